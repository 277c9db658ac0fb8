"""The components that carry behaviour: fields, refusals, forms, the menu, paging."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe

from kopalnia.lib.web.access import no, yes
from kopalnia.lib.web.pages import Page
from kopalnia.lib.web.widgets import PickTiles, Segmented


@pytest.fixture(autouse=True)
def polish() -> None:
    translation.activate("pl")


class EntryForm(forms.Form):
    text = forms.CharField(label="Co się działo?", help_text="Jedno zdanie wystarczy.")
    note = forms.CharField(label="Uwaga", required=False)
    when = forms.ChoiceField(label="Kiedy?", choices=[("d", "Dziś"), ("w", "Wczoraj")], widget=PickTiles)
    seen = forms.ChoiceField(
        label="Obecność",
        choices=[("full", "Cały czas"), ("absent", "Brak")],
        widget=Segmented(tones={"absent": "stop"}),
    )


def rendered(source: str, **context: object) -> str:
    return Template("{% load kopalnia crispy_forms_tags %}" + source).render(Context(context))


def test_field_is_label_hint_error_control() -> None:
    html = rendered("{{ form.text|as_crispy_field }}", form=EntryForm({}))
    order = [html.index(part) for part in ("<label", 'id="id_text_helptext"', 'id="id_text_error"', "<input")]
    assert order == sorted(order)
    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert 'aria-invalid="true"' in html


def test_optional_field_says_so() -> None:
    html = rendered("{{ form.note|as_crispy_field }}", form=EntryForm())
    assert '<span class="opt">(nieobowiązkowe)</span>' in html


def test_radio_group_is_a_fieldset_of_tiles() -> None:
    html = rendered("{{ form.when|as_crispy_field }}", form=EntryForm())
    assert html.count("<legend") == 1
    assert html.count('type="radio"') == 2


def test_segmented_answer_has_its_tone_and_label_after_input() -> None:
    html = rendered("{{ form.seen|as_crispy_field }}", form=EntryForm())
    assert '<label for="id_seen_1" class="stop">Brak</label>' in html
    assert html.index('id="id_seen_0"') < html.index('for="id_seen_0"')


def test_summary_leads_to_each_field() -> None:
    html = rendered('{% include "components/errsum.html" with form=form only %}', form=EntryForm({}))
    assert "Popraw 3 miejsca" in html
    assert re.findall(r'href="#([^"]+)"', html) == ["id_text", "id_when_0", "id_seen_0"]
    assert "Co się działo? Uzupełnij to pole." in html


def test_summary_counts_the_places_to_mend_and_not_the_sentences() -> None:
    form = EntryForm({})
    form.add_error("text", "Za krótko.")
    html = rendered('{% include "components/errsum.html" with form=form only %}', form=form)
    assert "Popraw 3 miejsca" in html
    assert html.count("<li>") == 4


def test_form_carries_both_tokens() -> None:
    html = rendered(
        '{% include "components/form.html" with form=form verb="Zapisz" csrf_token="abc" only %}', form=EntryForm()
    )
    assert 'name="csrfmiddlewaretoken" value="abc"' in html
    assert re.search(r'name="idempotency_key" value="[0-9a-f-]{36}"', html)


def test_refused_verb_stays_with_its_reason() -> None:
    html = rendered(
        '{% include "components/button.html" with verb="Ogłoś" decision=decision only %}'
        '{% include "components/post_button.html" with verb="Usuń" action="/x" decision=decision only %}',
        decision=no("Brakuje 4 decyzji."),
    )
    assert "<form" not in html
    assert html.count('aria-disabled="true"') == 2
    described = re.findall(r'aria-describedby="([^"]+)"', html)
    assert described == re.findall(r'class="hint" id="([^"]+)"', html)
    assert len(set(described)) == 2
    assert html.count("Brakuje 4 decyzji.") == 2


def test_allowed_verb_is_a_form_of_its_own() -> None:
    html = rendered(
        '{% include "components/post_button.html" with verb="Usuń" action="/x" decision=decision kind="stop" only %}',
        decision=yes(),
    )
    assert 'action="/x"' in html
    assert 'class="btn btn-stop"' in html
    assert "idempotency_key" in html


def test_pages_keep_the_other_parameters() -> None:
    page = Page(items=[1], number=2, size=1, total=3, has_next=True)
    request = RequestFactory().get("/", {"q": "żak", "strona": "2"})
    html = rendered('{% include "components/pagination.html" %}', page=page, request=request)
    assert re.findall(r'href="\?([^"]+)"', html) == ["q=%C5%BCak&amp;strona=1", "q=%C5%BCak&amp;strona=3"]
    assert "Strona 2 z 3" in html.replace("\N{NO-BREAK SPACE}", " ")


def test_light_speaks_in_shape_and_words() -> None:
    html = rendered('{% light "stop" words %}', words="Cisza od <26> dni")
    assert 'class="light stop"' in html
    assert "#x-octagon-fill" in html
    assert "Cisza od &lt;26&gt; dni" in html


def test_typo_keeps_markup_safe_and_text_escaped() -> None:
    assert rendered("{{ text|typo }}", text="<b>w domu") == "&lt;b&gt;w\N{NO-BREAK SPACE}domu"


def test_hidden_words_of_a_link_keep_their_language_and_escape_what_was_typed() -> None:
    html = rendered('{% link "Add" "/x/" said typed %}', said=mark_safe('<i lang="pl">Rysunek</i>'), typed="<b>")
    assert ': <i lang="pl">Rysunek</i>, &lt;b&gt;</span>' in html
