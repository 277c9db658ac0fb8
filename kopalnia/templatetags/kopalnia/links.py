"""Addresses: of this page, of another one with parameters, of what takes a message back."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info

from kopalnia.lib.web import undo
from kopalnia.templatetags.kopalnia.library import register


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The page's own GET parameters with some changed; None takes one away."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return parameters.urlencode()


@register.simple_tag
def query_of(url: str, **parameters: Any) -> str:
    """An address with parameters."""
    return f"{url}?{urlencode(parameters)}"


@register.simple_tag
def this_page(request: HttpRequest) -> str:
    """Where to come back to: the page with its parameters, when it was read."""
    return request.get_full_path() if request.method == "GET" else request.path


@register.simple_tag
def other_language() -> dict[str, Any]:
    """The language the page is not in, as Django describes it."""
    code = next(code for code, _name in settings.LANGUAGES if code != get_language())
    return get_language_info(code)


@register.filter
def undo_address(message: Message) -> str:
    """Where a message is taken back (`kopalnia.lib.web.undo.offer`), or nothing."""
    tags = message.extra_tags or ""
    return tags.removeprefix(undo.OFFER) if tags.startswith(undo.OFFER) else ""
