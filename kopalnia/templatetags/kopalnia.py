"""Template tags and filters of the product's look: icons, lights, data drawings, numbers and the menu."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, pgettext

from kopalnia import navigation as menu
from kopalnia.lib.documents import drawings
from kopalnia.lib.domain import clock
from kopalnia.lib.web import devices, idempotency, undo
from kopalnia.lib.web.layout import CONTENT, content_language
from kopalnia.lib.web.widgets import RowSelect, is_row
from kopalnia.lib.words import typography
from people.phones import readable

register = template.Library()

LIGHTS = {
    "ok": "check-circle-fill",
    "run": "play-circle-fill",
    "look": "exclamation-triangle-fill",
    "stop": "x-octagon-fill",
    "idle": "circle",
}
NOTES = {**LIGHTS, "run": "info-circle-fill", "": "info-circle-fill"}
MESSAGE_KINDS = {"debug": "", "info": "run", "success": "ok", "warning": "look", "error": "stop"}


# --- Icons and states ---


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; with a label it speaks, without one it is decoration beside words."""
    href = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="i" role="img" aria-label="{}"><use href="{}"/></svg>', label, href)
    return format_html('<svg class="i" aria-hidden="true"><use href="{}"/></svg>', href)


@register.simple_tag
def logo() -> SafeString:
    return format_html(
        '<svg width="123" height="30" viewBox="0 0 197 48" aria-hidden="true"><use href="{}#logo"/></svg>',
        static("img/icons.svg"),
    )


@register.simple_tag
def light(kind: str, words: str) -> SafeString:
    """A state as shape, colour and words; `kind` is ok, run, look, stop or idle."""
    return format_html('<span class="light {}">{}<span>{}</span></span>', kind, icon(LIGHTS[kind]), words)


@register.simple_tag
def note_icon(kind: str = "") -> SafeString:
    return icon(NOTES.get(kind or "", NOTES[""]))


@register.filter
def note_kind(level_tag: str) -> str:
    return MESSAGE_KINDS.get(level_tag, "")


@register.filter
def undo_address(message: Message) -> str:
    """Where a message is taken back (`kopalnia.lib.web.undo.offer`), or nothing."""
    tags = message.extra_tags or ""
    return tags.removeprefix(undo.OFFER) if tags.startswith(undo.OFFER) else ""


# --- Data drawings ---


@register.simple_tag
def bricks(done: int, ahead: int, missed: int, goal: int | None = 0) -> SafeString:
    return drawings.bricks(done, ahead, missed, goal or 0)


@register.simple_tag
def seats(taken: int, total: int, label: str) -> SafeString:
    return drawings.seats(taken, total, label)


@register.simple_tag
def range_bar(lower: int, best: int, upper: int, scale: int | str | None = None) -> SafeString:
    return drawings.range_bar(lower, best, upper, int(scale or upper))


@register.simple_tag
def sparkline(values: list[int], label: str) -> SafeString:
    return drawings.sparkline(values, label)


@register.simple_tag
def phase_line(phases: list[drawings.PhaseLike], today: dt.date) -> drawings.PhaseLine:
    words = typography.plain_date(today) if clock.is_past(today) else ""
    return drawings.phase_line(phases, today, words=words)


# --- Words, numbers, dates ---


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


# --- What people wrote ---
#
# The words of the portal are in the language of the page; what people wrote is in that of the edition or of the book,
# and says so where the two differ.


@register.simple_tag(takes_context=True)
def content_of_page(context: template.Context) -> str:
    """Note in which language the content of the page is; stands in `base.html`, before everything that is shown."""
    about = next((context[name] for name in ("book", "publication", "edition", "cohort") if context.get(name)), None)
    page: Any = context.render_context.dicts[0]
    page[CONTENT] = getattr(about, "language", settings.LANGUAGE_CODE)
    return ""


@register.simple_tag(takes_context=True)
def said(context: template.Context, words: Any, language: str = "") -> Any:
    """What a person wrote, inside a sentence or a heading: `{% said entry.text|linebreaksbr %}`.

    A page about several editions says the language of each row.
    """
    attribute = said_lang(context, language)
    return format_html("<span {}>{}</span>", attribute, words) if attribute and words else words or ""


@register.simple_tag(takes_context=True)
def said_lang(context: template.Context, language: str = "", *, when: bool = True) -> SafeString:
    """The attribute of an element that holds nothing but what people wrote: `<div class="read" {% said_lang %}>`.

    `when` says whether they did: rows of a table may also hold words of the portal.
    """
    found = _foreign(context, language) if when else ""
    return format_html('lang="{}"', found) if found else mark_safe("")


def _foreign(context: template.Context, language: str = "") -> str:
    """The language of the content, when the page is in another one."""
    language = language or content_language(context)
    return language if language != get_language() else ""


# --- Forms ---


@register.simple_tag
def idempotency_key() -> SafeString:
    """A hidden token: a second POST of the same form gives the first answer and changes nothing."""
    key = format_html('<input type="hidden" name="{}" value="{}">', idempotency.FIELD, idempotency.new_token())
    question = idempotency.question()
    if question is None or not question.again:
        return key
    return format_html('{}<input type="hidden" name="{}" value="{}">', key, idempotency.AGAIN, question.again)


@register.simple_tag
def sent_before() -> idempotency.Question | None:
    """What the person has to be asked before the form on this page has its effect."""
    return idempotency.question()


@register.simple_tag
def field_kind(field: forms.BoundField) -> str:
    """How bootstrap5/field.html shows the field: seg, tiles, checkbox, file or control."""
    widget = field.field.widget
    if getattr(widget, "look", "") == "seg":
        return "seg"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "tiles"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "file" if isinstance(widget, forms.FileInput) else "control"


@register.simple_tag
def optional_mark(field: forms.BoundField) -> SafeString:
    """«(nieobowiązkowe)» after the label of an optional field, unless the label says so in its own words."""
    if field.field.required or str(field.label).endswith(")"):
        return mark_safe("")
    return format_html(' <span class="opt">{}</span>', pgettext("optional field", "(optional)"))


@register.simple_tag(takes_context=True)
def control(context: template.Context, field: forms.BoundField) -> SafeString:
    """The widget with the product's classes; Django ties it to its hint and errors."""
    widget = field.field.widget
    base = "form-select" if isinstance(widget, forms.Select) else "form-control"
    own = widget.attrs.get("class", "")
    attrs: dict[str, Any] = {}
    language = _foreign(context)
    if isinstance(widget, RowSelect):
        widget.language = language
    if isinstance(widget, forms.Textarea) and language:
        attrs["lang"] = language
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":
        attrs["rows"] = 4  # Django's ten rows push the rest of a form off a phone; the corner can be pulled
    # A placeholder is no label and no hint: what it would say belongs into those.
    return field.as_widget(attrs={**attrs, "class": f"{base} {own}".strip(), "placeholder": False})


@register.simple_tag(takes_context=True)
def choice_words(context: template.Context, option: Any) -> Any:
    """The words of a tile: those of a row are what people wrote."""
    return said(context, option.choice_label) if is_row(option.data["value"]) else option.choice_label


def focus_id(field: forms.BoundField) -> str:
    """Where a link of the error summary leads."""
    return f"{field.auto_id}_0" if field_kind(field) in {"seg", "tiles"} else field.id_for_label or field.auto_id


@register.simple_tag
def error_count(form: forms.BaseForm) -> int:
    return sum(len(errors) for errors in form.errors.values())


@register.simple_tag
def faults(form: forms.BaseForm) -> list[str]:
    """The lines of the error summary. What a field says leads to the field, unless nobody sees it."""
    lines = [str(error) for error in form.non_field_errors()]
    for field in form:
        lines += [_fault(field, str(error)) for error in field.errors]
    return lines


def _fault(field: forms.BoundField, error: str) -> str:
    """The label and what is wrong: «Co się działo? Uzupełnij to pole.»"""
    if field.is_hidden:
        return error
    label = str(field.label).rstrip(": ")
    line = f"{label} {error}" if label.endswith(("?", ".", "!")) else f"{label}: {error}"
    return format_html('<a href="#{}">{}</a>', focus_id(field), line)


@register.simple_tag
def tone(field: forms.BoundField, option: Any) -> SafeString:
    """The class of one segmented answer, when its widget gives it a tone."""
    chosen = getattr(field.field.widget, "tones", {}).get(str(option.data["value"]))
    return format_html('class="{}"', chosen) if chosen else mark_safe("")


@register.simple_tag(takes_context=True)
def new_id(context: template.Context, prefix: str) -> str:
    """An id that is used once on the page, also inside includes with `only`."""
    page: Any = context.render_context.dicts[0]
    page["kopalnia_ids"] = page.get("kopalnia_ids", 0) + 1
    return f"{prefix}-{page['kopalnia_ids']}"


# --- Components used on most pages; Django hands the CSRF token on, and each file says what its options are ---


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
    return {"verb": verb, "url": url, "about": ", ".join(str(part) for part in about)}


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


# --- Links ---


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
