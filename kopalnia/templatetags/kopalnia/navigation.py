"""The menu, the tabs of the administration and the field of the day."""

from typing import Any

from django import template

from kopalnia import navigation as menu
from kopalnia.lib.domain import clock
from kopalnia.templatetags.kopalnia.library import register


@register.simple_tag(takes_context=True)
def portal_tabs(context: template.Context) -> list[dict[str, Any]]:
    """The parts of the portal's administration, as `components/tabs.html` takes them."""
    return menu.portal_tabs(context["request"].path)


@register.inclusion_tag("components/as_of.html", takes_context=True)
def as_of_field(context: template.Context, place: str) -> dict[str, Any]:
    """The field of the day on pages of an edition, for whom it is of use; `place` keeps the ids of two fields apart."""
    roles = getattr(context.get("edition"), "roles", ())
    return {
        "offered": bool(menu.LOOKING_BACK & {str(role) for role in roles}),
        "place": place,
        "as_of": context.get("as_of"),
        "today": clock.today(),
        "request": context.get("request"),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/navigation.html", takes_context=True)
def navigation(context: template.Context) -> dict[str, Any]:
    """The menu of words for this person in this edition."""
    request = context.get("request")
    path, section, edition = getattr(request, "path", ""), context.get("section") or "", context.get("edition")
    user = context.get("user")
    home = menu.home_item(section=section, path=path)
    return {
        "items": [home, *menu.items(menu.WORDS, edition=edition, section=section, path=path)],
        "tools": menu.items(menu.TOOLS, edition=edition, section=section, path=path)
        + menu.portal_items(edition=edition, path=path),
        "user": user,
        "request": request,
        "edition": edition,
        "as_of": context.get("as_of"),
        "csrf_token": context.get("csrf_token"),
    }
