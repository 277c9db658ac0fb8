"""How forms lay themselves out for `{% crispy form %}`."""

import ast
import inspect
import re
import textwrap

import pytest
from django.template import Context, Template
from django.utils import translation

from kopalnia.lib.web.fields import DateField, LineField, TextField
from kopalnia.lib.web.forms import BaseForm, HardenedMixin
from kopalnia.lib.web.layout import Asked, FieldPair, Fieldset, Fold, hint


@pytest.fixture(autouse=True)
def polish() -> None:
    translation.activate("pl")


class PlainForm(BaseForm):
    title = LineField(label="Co to jest?")
    token = LineField(required=False, widget=LineField.hidden_widget)


class TripForm(PlainForm):
    starts = DateField(label="Od")
    ends = DateField(label="Do")
    place = LineField(label="Gdzie", required=False)
    note = TextField(label="Uwaga", required=False)

    def laid_out(self):
        fold = Fold("Coś jeszcze?", Asked("place"), is_open="place" in self.data)
        return [Fieldset("Kiedy?", hint("Dzień wystarczy."), FieldPair("starts", "ends")), fold, "title", "note"]


def rendered(form: BaseForm, **context: object) -> str:
    source = "{% load crispy_forms_tags %}{% crispy form %}"
    return " ".join(Template(source).render(Context({"form": form, **context})).split())


def test_form_without_a_layout_shows_its_fields_in_order() -> None:
    html = rendered(PlainForm())
    assert html.index('id="id_title"') < html.index('id="id_token"')
    assert "<form" not in html


def test_fields_stand_where_the_layout_puts_them() -> None:
    html = rendered(TripForm())
    parts = ("<legend>Kiedy?</legend>", "Dzień wystarczy.", 'class="pair"', "id_starts", "id_ends", "<details")
    order = [html.index(part) for part in (*parts, "id_place", "</details>", "id_title", "id_note", "id_token")]
    assert order == sorted(order)


def test_fold_is_open_while_it_is_in_use() -> None:
    assert '<details class="mb-4" >' in rendered(TripForm())
    assert '<details class="mb-4" open>' in rendered(TripForm({"place": "Zabrze"}))


def test_what_stands_behind_a_question_is_not_called_optional() -> None:
    html = rendered(TripForm())
    assert html.count('class="opt"') == 1
    assert html.index('class="opt"') > html.index("Uwaga")


def test_mistakes_stand_at_their_fields_once() -> None:
    html = rendered(TripForm({"ends": "8.06.2017"}))
    assert html.count('class="err"') == 2
    assert "errsum" not in html


def test_what_people_write_says_its_language_on_a_page_in_another() -> None:
    source = "{% load kopalnia crispy_forms_tags %}{% content_of_page %}{% crispy form %}"
    page = Template(source)
    with translation.override("en"):
        assert re.search(r'<textarea name="note"[^>]* lang="pl"', page.render(Context({"form": TripForm()})))
    assert 'lang="pl"' not in page.render(Context({"form": TripForm()}))


def every_form(form: type[BaseForm]) -> set[type[BaseForm]]:
    return {form}.union(*(every_form(child) for child in form.__subclasses__()))


def test_every_layout_names_every_field_that_is_seen() -> None:

    laid_out = [form for form in every_form(HardenedMixin) if "laid_out" in vars(form) and form is not HardenedMixin]
    assert len(laid_out) > 6
    for form in laid_out:
        code = textwrap.dedent(inspect.getsource(form.laid_out))
        words = {node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)}
        seen = {name for name, field in getattr(form, "base_fields", {}).items() if not field.widget.is_hidden}
        assert seen <= words or "base_fields" in code, form
