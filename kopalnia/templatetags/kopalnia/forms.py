"""Fields of a form with their hints, tones and errors, and the token of a form that posts."""

from typing import Any

from django import forms, template
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from kopalnia.lib.web import idempotency
from kopalnia.lib.web.widgets import RowSelect, is_row
from kopalnia.templatetags.kopalnia.content import foreign, said
from kopalnia.templatetags.kopalnia.library import register


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
    language = foreign(context)
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
    """How many places there are to mend: a field is one, whatever it says."""
    return len(form.errors.keys() - {NON_FIELD_ERRORS}) + len(form.non_field_errors())


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
