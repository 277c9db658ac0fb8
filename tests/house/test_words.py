"""One word for one thing, in both languages: what `docs/words.md` asks for, as far as a machine can see it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from kopalnia.management import catalogue
from tests.house import name, sources, tree

# The word we do not use: what we say. In English whole words, in Polish their beginnings.
ENGLISH = {
    r"mend(?:s|ed|ing)?": "needs changes, returned for changes, edit",
    r"trainings": "training, training sessions",
    r"coordination": "the coordinators",
    r"administration": "the portal administrators",
    r"noted|written down": "recorded",
    r"firms?": "company (an employer that takes part), organisation (any)",
    r"groups?": "team (its people), microproject (its work)",
    r"accompan\w+": "mentor, mentoring",
    r"(?:no|some|any|every)body": "no one, someone, anyone, everyone",
    r"persons": "people, individuals",
    r"found(?:ed)? a": "create",
    r"(?:take|taken|took) away": "remove",
    r"anew": "again",
    r"wait(?:s|ed)? (?:for|to be)": "is awaiting, is waiting for you",
    r"diagnosis": "needs assessment",
    r"checksum": "nothing: codes are not for sentences",
}
POLISH = {
    r"opiek\w+ mentorsk": "mentor, mentorka, mentorzy: kto coś robi, jest osobą",
    r"koordynacj": "koordynatorzy",
    r"administracj\w+ portalu": "administratorzy portalu",
    r"nikt taki|nikt się tak|figuruj": "Nie ma takiej osoby",
    r"odnot|zanotow": "zapisać",
    r"sum\w+ kontroln": "nic: kody nie należą do zdań",
    r"zespo[łl]": "grupa",
    r"drugi\w* krok": "drugi składnik",
    r"światł": "stan",
    r"inicjatyw\w+\. |– inicjatywa": "inicjator",
}
# Where such a word is right: a kind of organisation, and what is shown as evidence or explained in the back office.
RIGHT = re.compile(
    r"informal group|nieformaln\w+ grup|grup\w+ nieformaln|Checksum: %\(hash\)s|Suma kontrolna: %\(hash\)s",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def texts() -> list[polib.POEntry]:
    found = list(catalogue.load())
    assert len(found) > 1000
    return found


def english(entry: polib.POEntry) -> list[str]:
    return [text for text in (entry.msgid, entry.msgid_plural) if text]


def polish(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def bare(text: str) -> str:
    """Without what is right, and without the names of placeholders, which no one reads."""
    return re.sub(r"%\([^)]*\)[sd]", "", RIGHT.sub("", text))


def is_borrowed(entry: polib.POEntry) -> bool:
    """The English of Django and allauth is theirs."""
    return any(path.endswith("library_strings.py") for path, _line in entry.occurrences)


def test_english_says_each_thing_by_its_word(texts: list[polib.POEntry]) -> None:
    wrong = {
        text: instead
        for entry in texts
        if not is_borrowed(entry)
        for text in english(entry)
        for word, instead in ENGLISH.items()
        if re.search(rf"\b(?:{word})\b", bare(text), re.IGNORECASE)
    }
    assert wrong == {}


def test_polish_says_each_thing_by_its_word(texts: list[polib.POEntry]) -> None:
    wrong = {
        text: instead
        for entry in texts
        for text in polish(entry)
        for word, instead in POLISH.items()
        if re.search(rf"\b(?:{word})", bare(text), re.IGNORECASE)
    }
    assert wrong == {}


def test_each_language_has_its_own_quotation_marks(texts: list[polib.POEntry]) -> None:
    assert any("“" in text for entry in texts for text in english(entry))
    wrong = [text for entry in texts for text in english(entry) if re.search("[„«»]", text) or not paired(text, "“”")]
    wrong += [text for entry in texts for text in polish(entry) if "“" in text or not paired(text, "„”")]
    assert wrong == []


def paired(text: str, marks: str) -> bool:
    return text.count(marks[0]) == text.count(marks[1])


def test_quotation_marks_stand_in_texts_and_not_in_code() -> None:
    """Written into code or a page they would be Polish on English pages too."""
    found = [(path, text) for path in sources() if "demo/texts" not in name(path) for text in written(path)]
    assert len(found) > 1000
    assert [(name(path), text) for path, text in found if "„" in text and name(path) not in CLEANERS] == []


# What takes quotation marks off words that people wrote with them or sets them, and the names of the demo.
CLEANERS = {"publications/content.py", "kopalnia/lib/words/typography.py", "kopalnia/demo/cast.py"}


def written(path: Path) -> Iterator[str]:
    module = tree(path)
    docs = {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def test_polish_guesses_no_gender_and_writes_per_cent_together(texts: list[polib.POEntry]) -> None:
    odd = re.compile(r"\w/a\b|\w/\w{1,3}ka\b|\((?:a|y|ka)\)|\d[ \u00a0]%|s[ \u00a0]%%")
    assert [text for entry in texts for text in polish(entry) if odd.search(text)] == []
