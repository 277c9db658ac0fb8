"""How the fields of a form stand on its page: crispy's layouts in the looks of the product.

A form lays itself out in ``laid_out``; without that its fields stand one below another. ``{% crispy form %}`` gives the
fields only: the page holds the form element, the tokens, the buttons, and the summary of what to mend.
"""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django.template import Context
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html

__all__ = ["HTML", "Asked", "FieldPair", "Fieldset", "Fold", "Helper", "hint"]

# Where a page keeps the language of what people wrote (`content_of_page`).
CONTENT = "kopalnia_content"


def content_language(context: Context) -> str:
    """The language of the content of the page. Crispy renders a field apart from its page: there it is a variable."""
    page: Any = context.render_context.dicts[0]
    return str(page.get(CONTENT) or context.get(CONTENT) or "")


class Helper(FormHelper):
    """The parts of a form in their order; hidden fields need not be named."""

    render_hidden_fields = True

    def __init__(self, *parts: Any) -> None:
        super().__init__()
        self.layout = Layout(*parts)

    def render_layout(self, form: Any, context: Context, template_pack: Any = TEMPLATE_PACK) -> Any:
        context[CONTENT] = content_language(context)
        return super().render_layout(form, context, template_pack)


class FieldPair(Div):
    """Short fields side by side."""

    css_class = "pair"


class Asked(Field):
    """A field behind a question that says by itself that it may be left out."""

    def render(self, *args: Any, **kwargs: Any) -> Any:
        return super().render(*args, **kwargs, extra_context={"without_mark": True})


class Fold(LayoutObject):
    """Fields that few people need, behind a summary; `is_open` while one of them is in use."""

    template = "%s/layout/fold.html"

    def __init__(self, summary: str, *fields: Any, is_open: bool) -> None:
        self.summary, self.fields, self.is_open = summary, list(fields), is_open

    def render(self, form: Any, context: Context, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> Any:
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(self.get_template_name(template_pack), {"fold": self, "fields": fields})


def hint(words: str | Promise) -> HTML:
    """A sentence above fields that it speaks about."""
    return HTML(format_html('<p class="hint">{}</p>', words))
