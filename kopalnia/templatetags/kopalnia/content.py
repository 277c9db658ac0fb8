"""What people wrote.

The words of the portal are in the language of the page; what people wrote is in that of the edition or of the book,
and says so where the two differ.
"""

from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from kopalnia.lib.web.layout import CONTENT, content_language
from kopalnia.templatetags.kopalnia.library import register


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
    found = foreign(context, language) if when else ""
    return format_html('lang="{}"', found) if found else mark_safe("")


def foreign(context: template.Context, language: str = "") -> str:
    """The language of the content, when the page is in another one."""
    language = language or content_language(context)
    return language if language != get_language() else ""
