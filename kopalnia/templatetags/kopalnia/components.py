"""Components used on most pages. Django hands the CSRF token on, and each file says what its options are."""

from typing import Any

from django import template
from django.utils.html import format_html_join

from kopalnia.lib.web import undo
from kopalnia.templatetags.kopalnia.library import register


@register.inclusion_tag("components/button.html")
def button(verb: str, **options: Any) -> dict[str, Any]:
    """A link or button that knows whether it may be pressed."""
    return {"verb": verb, **options}


@register.inclusion_tag("components/post_button.html")
def post_button(action: str, verb: str, **options: Any) -> dict[str, Any]:
    """One verb as its own little form."""
    return {"action": action, "verb": verb, **options}


@register.inclusion_tag("components/undo.html", name="undo")
def undo_button(undoing: undo.Undoing | None, action: str, about: Any = "", *, small: bool = False) -> dict[str, Any]:
    """«Undo» beside what was done."""
    return {"undoing": undoing, "action": action, "about": about, "small": small}


@register.inclusion_tag("components/link.html")
def link(verb: str, url: str, *about: Any) -> dict[str, Any]:
    """A short link in a list; `about` says of what, for who only hears it."""
    return {"verb": verb, "url": url, "about": format_html_join(", ", "{}", ((part,) for part in about))}


@register.inclusion_tag("components/confirm.html")
def confirm(question: str, verb: str, back_url: str, **options: Any) -> dict[str, Any]:
    """A step that asks before it acts."""
    return {"question": question, "verb": verb, "back_url": back_url, **options}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(first: Any, first_url: str, second: Any = "", second_url: str = "", *, here: Any) -> dict[str, Any]:
    """The way back."""
    return {"first": first, "first_url": first_url, "second": second, "second_url": second_url, "here": here}


@register.inclusion_tag("components/door.html")
def door(figure: Any, label: str, records: Any = "", url: str = "") -> dict[str, Any]:
    """A figure that opens to its records."""
    return {"figure": figure, "label": label, "records": records, "url": url}


@register.simple_tag(takes_context=True)
def new_id(context: template.Context, prefix: str) -> str:
    """An id that is used once on the page, also inside includes with `only`."""
    page: Any = context.render_context.dicts[0]
    page["kopalnia_ids"] = page.get("kopalnia_ids", 0) + 1
    return f"{prefix}-{page['kopalnia_ids']}"
