"""Words, numbers, amounts and dates as the product writes them."""

import datetime as dt
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from kopalnia.lib.web import devices
from kopalnia.lib.words import typography
from kopalnia.templatetags.kopalnia.library import register
from people.phones import readable


@register.filter(is_safe=True)
def typo(value: Any) -> Any:
    """No-break spaces where Polish print wants them; safe text stays safe."""
    if value is None:
        return ""
    text = typography.keep_together(str(value))
    return mark_safe(text) if isinstance(value, SafeString) else text  # noqa: S308 - only spaces were changed


@register.filter
def number(value: Any) -> str:
    return "" if value is None or value == "" else typography.number(value)


@register.filter
def phone(value: str | None) -> str:
    """A telephone number in its groups, which no line end parts."""
    return readable(value, space=typography.NBSP)


@register.filter
def device(user_agent: str) -> str:
    """The browser and the system of a session in words."""
    return devices.device(user_agent)


@register.filter
def shortened_address(address: str) -> str:
    """The network of a session without the single computer."""
    return devices.shortened(address)


@register.filter
def hours(minutes: int | None) -> str:
    """Minutes as hours: {{ 90|hours }} is "1,5 h"."""
    return typography.hours(minutes) if isinstance(minutes, int) else ""


@register.filter
def money(amount: Any) -> str:
    return "" if amount is None or amount == "" else typography.money(amount)


@register.filter(expects_localtime=True)
def plain_date(day: dt.date | None) -> str:
    return typography.plain_date(day) if day else ""


@register.filter(expects_localtime=True)
def when(moment: dt.datetime | None) -> str:
    return typography.when(moment) if moment else ""


@register.simple_tag
def date_range(first: dt.date, last: dt.date | None = None) -> str:
    return typography.date_range(first, last)
