"""Icons of the sprite, and states as shape, colour and words."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kopalnia.templatetags.kopalnia.library import register

LIGHTS = {
    "ok": "check-circle-fill",
    "run": "play-circle-fill",
    "look": "exclamation-triangle-fill",
    "stop": "x-octagon-fill",
    "idle": "circle",
}
NOTES = {**LIGHTS, "run": "info-circle-fill", "": "info-circle-fill"}
MESSAGE_KINDS = {"debug": "", "info": "run", "success": "ok", "warning": "look", "error": "stop"}


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
