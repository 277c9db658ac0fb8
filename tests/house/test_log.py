"""The log tells what people did: with a verb in the form the person chose, without codes and checksums.

What a person is called in a role has the same forms.
"""

import re

import polib
import pytest

from kopalnia.lib.words.polish import in_form
from kopalnia.management import catalogue
from programmes.choices import EditionRoleName

FORMS = ("feminine", "masculine", "neutral")
ROLE = "role"  # the context of what a person is called in a role (`kopalnia.lib.words.forms_of_address`)


def is_of_the_log(entry: polib.POEntry) -> bool:
    return any(re.search(r"/sentences(/\w+)?\.py$", path) for path, _line in entry.occurrences)


@pytest.fixture(scope="module")
def texts() -> list[polib.POEntry]:
    found = [entry for entry in catalogue.load() if is_of_the_log(entry)]
    assert len(found) > 100
    return found


def in_polish(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_english_sentences_begin_with_who_did_it_and_a_verb(texts: list[polib.POEntry]) -> None:
    wrong = [
        text
        for entry in texts
        for text in (entry.msgid, entry.msgid_plural)
        if "%(actor)s" in text and not re.match(r"%\(actor\)s [a-z]+", text)
    ]
    assert any("%(actor)s" in entry.msgid for entry in texts)
    assert wrong == []


def test_polish_sentences_have_a_verb_in_three_forms(texts: list[polib.POEntry]) -> None:
    wrong = [
        text
        for entry in texts
        for text in in_polish(entry)
        if ("%(actor)s" in text) != (len({in_form(text, form) for form in FORMS}) == len(FORMS))
        or not all(re.match(r"%\(actor\)s \w", in_form(text, form)) for form in FORMS[:2] if "%(actor)s" in text)
        or any(sign in in_form(text, form) for form in FORMS for sign in "{|}")
    ]
    assert any("%(actor)s" in text for entry in texts for text in in_polish(entry))
    assert wrong == []


def test_names_of_roles_have_a_form_for_everyone() -> None:
    roles = [entry for entry in catalogue.load() if entry.msgctxt == ROLE]
    wrong = [
        text
        for entry in roles
        for text in in_polish(entry)
        if len({in_form(text, form) for form in FORMS}) != len(FORMS)
        or any(sign in in_form(text, form) for form in FORMS for sign in "{|}")
    ]
    assert len(roles) > len(EditionRoleName)
    assert wrong == []


def test_forms_stand_only_where_they_are_chosen(texts: list[polib.POEntry]) -> None:
    elsewhere = [entry for entry in catalogue.load() if not is_of_the_log(entry) and entry.msgctxt != ROLE]
    assert elsewhere
    assert [text for entry in elsewhere for text in in_polish(entry) if in_form(text, FORMS[0]) != text] == []


def test_no_code_or_checksum_is_told(texts: list[polib.POEntry]) -> None:
    assert texts
    assert [entry.msgid for entry in texts if re.search(r"%\((?:code|hash|pk|id)\)s", entry.msgid)] == []
