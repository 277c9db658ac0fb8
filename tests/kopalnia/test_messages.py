import ast

import polib
from django.utils.translation.template import templatize

from kopalnia.management import catalogue

PAGE = """{% load i18n %}<p class="a">{% translate "Hello (you)" %} {% translate 'It is' context "verb" as x %}
  {% blocktranslate trimmed count n=3 with a=b|length %}
    One thing (for {{ a }})
  {% plural %}
    {{ n }} "quoted" things
  {% endblocktranslate %}</p>{{ _("Other") }}{% include "x" with a=_("First") b=_('second (2)') %}
"""
MODULE = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
a = _("Save") + ngettext("%(n)s row", "%(n)s rows", n)
b = pgettext_lazy("month", "May")
c = _(computed)
d = other("No text of ours")
"""


def found(calls: object) -> set[tuple[str | None, str, str]]:
    messages = [catalogue._message(call) for call in calls]  # type: ignore[attr-defined]
    return {(message.context, message.text, message.plural) for message in messages if message}


def test_texts_of_a_template() -> None:
    assert found(catalogue._template_calls(templatize(PAGE))) == {
        (None, "Hello (you)", ""),
        ("verb", "It is", ""),
        (None, "One thing (for %(a)s)", '%(n)s "quoted" things'),
        (None, "Other", ""),
        (None, "First", ""),
        (None, "second (2)", ""),
    }


def test_texts_of_a_module() -> None:
    assert found(catalogue._calls_in(ast.parse(MODULE))) == {
        (None, "Save", ""),
        (None, "%(n)s row", "%(n)s rows"),
        ("month", "May", ""),
    }


def test_translations_stay_and_unused_texts_go() -> None:
    old = polib.POFile()
    old.append(polib.POEntry(msgid="Save", msgstr="Zapisz"))
    old.append(polib.POEntry(msgid="Gone", msgstr="Nie ma"))
    messages = {(None, text): catalogue.Message(None, text, "", {"x.py"}) for text in ("Save", "New")}
    assert [(entry.msgid, entry.msgstr) for entry in catalogue.updated(old, messages)] == [
        ("New", ""),
        ("Save", "Zapisz"),
    ]


def test_placeholders_must_agree() -> None:
    po = polib.POFile()
    po.append(polib.POEntry(msgid="%(n)s rows", msgstr="%(m)s wierszy"))
    assert catalogue.problems(po) == ["other placeholders than in the text: '%(m)s wierszy' for '%(n)s rows'"]


def test_uncertain_translation_is_a_problem() -> None:
    po = polib.POFile()
    po.append(polib.POEntry(msgid="Save", msgstr="Zapisz", flags=["fuzzy"]))
    assert catalogue.problems(po) == ["translation marked as uncertain: 'Save'"]
