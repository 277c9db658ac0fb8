"""The menu shows each role its words; the views decide what may be done."""

from types import SimpleNamespace

import pytest

from kopalnia import navigation
from programmes.choices import EditionRoleName


@pytest.fixture
def words() -> dict[str, list[str]]:
    """The sections each role sees."""
    seen = {}
    for role in EditionRoleName:
        edition = SimpleNamespace(code="KA", roles=frozenset({role}))
        items = navigation.items(navigation.WORDS, edition=edition, section="", path="")
        labels = {str(word.label): word.section for word in navigation.WORDS}
        seen[role.value] = [labels[str(item.label)] for item in items]
    return seen


def test_words_by_role(words: dict[str, list[str]]) -> None:
    eight = ["nabor", "ludzie", "szkolenia", "wizyty", "mikroprojekty", "wyniki", "publikacja", "wiadomosci"]
    assert words == {
        "coordinator": eight,
        "administrator": eight,
        "mentor": ["szkolenia", "wizyty", "mikroprojekty"],
        "participant": ["szkolenia", "wizyty", "mikroprojekty"],
        "representative": ["wyniki"],
    }


def test_section_is_current() -> None:
    edition = SimpleNamespace(code="KA", roles=frozenset({EditionRoleName.COORDINATOR}))
    items = navigation.items(navigation.WORDS, edition=edition, section="wyniki", path="")
    assert [item.current for item in items].count(True) == 1
    assert next(item.url for item in items if item.current) == "/edycje/KA/wyniki/"


def test_no_edition_no_words() -> None:
    assert navigation.items(navigation.WORDS, edition=None, section="", path="") == []
