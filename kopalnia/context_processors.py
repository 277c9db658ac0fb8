"""What every page needs besides its own data."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kopalnia.lib.web import asof


def appearance(request: HttpRequest) -> dict[str, Any]:
    """Day or night, only when the person has chosen; whether this is the demonstration; whether codes come in text
    messages; the earlier day looked at."""
    user = getattr(request, "user", None)
    theme = getattr(user, "theme", "") if user is not None and user.is_authenticated else ""
    return {
        "theme": theme if theme in {"light", "dark"} else "",
        "demo_mode": settings.DEMO,
        "sms_is_on": bool(settings.SMS_GATEWAY),
        "as_of": asof.looking_back(request),
    }
