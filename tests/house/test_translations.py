"""The interface is whole in both languages, and no text stands in a source untranslated."""

import ast
import re

import polib
import pytest

from kopalnia.management import catalogue
from tests.house import name, sources, templates

POLISH = re.compile(r"[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]")
CURRENCY = "zł"
# One word for one meaning: what we say, and what we do not say for it (“list” is a list too; nobody outside knows a queue).
NOT_SAID = {
    "link": r"odnośnik\w*",
    "wiadomoś": r"list(?:u|owi|em|ów|om)|kolejk\w+",
    "faz": r"etap\w*",
    "prowadzenie": r"kierowani\w+|kieruje grupą",
}
# Data, not interface: the invented programme, and the tables that make Polish itself work.
DATA = re.compile(
    r"^(kopalnia/(demo/|lib/(words/(polish|typography)|web/downloads)\.py)|publications/(reach_claims|names)\.py)"
)


def test_every_text_is_translated() -> None:
    po = catalogue.updated(catalogue.load(), catalogue.extract())
    assert len(po) > 100
    problems = catalogue.problems(po)
    if problems:
        pytest.fail("\n".join([f"{len(problems)} problems, the first of them:", *problems[:20]]), pytrace=False)


def test_catalogue_is_as_the_sources_are() -> None:
    old = catalogue.load()
    if str(old) != str(catalogue.updated(old, catalogue.extract())):
        pytest.fail("the catalogue is older than the sources: run `make messages`")


def test_compiled_catalogue_is_as_the_catalogue_is() -> None:
    compiled = catalogue.po_path().with_suffix(".mo")
    assert compiled.exists(), "run `make messages`"
    texts = {(entry.msgctxt, entry.msgid): entry for entry in polib.mofile(str(compiled))}
    wanted = {(entry.msgctxt, entry.msgid): entry for entry in catalogue.load().translated_entries()}
    stale = texts.keys() ^ wanted.keys()
    assert sorted(text for _context, text in stale)[:5] == [], "run `make messages`"
    for key, entry in wanted.items():
        assert texts[key].msgstr == entry.msgstr
        assert texts[key].msgstr_plural == entry.msgstr_plural


def strings_with_polish(source: str) -> list[str]:
    """Polish in the strings of a module; what its docstrings and comments say is nobody's interface."""
    tree = ast.parse(source)
    docstrings = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and POLISH.search(node.value.replace(CURRENCY, ""))
        and node not in docstrings
    ]


def test_no_polish_in_python() -> None:
    found = {
        name(path): texts
        for path in sources()
        if not DATA.match(name(path)) and (texts := strings_with_polish(path.read_text(encoding="utf-8")))
    }
    assert len(sources()) > 100
    assert found == {}


def test_no_polish_in_templates() -> None:
    comment = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.DOTALL)
    polish = re.compile(f"{POLISH.pattern}|„")
    found = {
        name(path)
        for path in templates()
        if polish.search(comment.sub("", path.read_text(encoding="utf-8")).replace(CURRENCY, ""))
    }
    assert len(templates()) > 100
    assert found == set()


@pytest.mark.parametrize(("said", "not_said"), NOT_SAID.items())
def test_one_word_stands_for_one_meaning(said: str, not_said: str) -> None:
    other = re.compile(rf"\b(?:{not_said})\b", re.IGNORECASE)
    texts = [text for entry in catalogue.load() for text in (entry.msgstr, *entry.msgstr_plural.values()) if text]
    assert any(re.search(rf"\b{said}", text, re.IGNORECASE) for text in texts), "a word that we do not say either"
    assert [text for text in texts if other.search(text)] == []


def test_a_text_left_out_would_be_found() -> None:
    messages = {(None, "Not in the catalogue"): catalogue.Message(None, "Not in the catalogue", "", {"x.py"})}
    assert catalogue.problems(catalogue.updated(polib.POFile(), messages)) == [
        "not translated: 'Not in the catalogue' (x.py)"
    ]
