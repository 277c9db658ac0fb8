"""What the papers for developers name is there: paths, functions, modules and models, and the rooms of the picture."""

import ast
import importlib
import itertools
import re
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

from tests.house import PACKAGES, ROOT, name, sources, templates, tree

PAPERS = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("deploy/*.md")} - {ROOT / "CHANGELOG.md"})
# Told in short: a page of the style guide names a template as `{% include %}` does.
BASES = (ROOT, ROOT / "templates")
# Made by running the portal; no part of the repository.
MADE = ("var", ".venv")
TOP = {path.name for path in ROOT.iterdir()} - set(MADE)
SUFFIX = re.compile(r"\.(py|md|html|txt|toml|yml|yaml|env|svg|png|css|service)$")
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
DOTTED = re.compile(rf"^(?:{'|'.join(PACKAGES)})(?:\.\w+)+$")
MODEL = re.compile(r"^[a-z]+\.[A-Z]\w+$")
LAYERS = ("queries", "presenters", "policies", "actions", "forms", "views", "models", "guards")
# The history calls who acted by this; it is no module.
VERBS = {"people.user"}
SVG = "{http://www.w3.org/2000/svg}"


def words(paper: Path) -> list[str]:
    return CODE.findall(paper.read_text(encoding="utf-8"))


def is_path(word: str) -> bool:
    """`<app>/home.py` and `0000-…` stand for many; an address begins with a stroke."""
    path = word.partition("::")[0]
    if not re.fullmatch(r"[\w.*-]+(?:/[\w.*-]*)+", path):
        return False
    first = path.partition("/")[0]
    return first in TOP or (first not in MADE and bool(SUFFIX.search(path)))


def missing(word: str) -> bool:
    path, _separator, named = word.partition("::")
    found = next((here for base in BASES for here in base.glob(path.rstrip("/"))), None)
    return found is None or (bool(named) and named not in declared(found))


@cache
def declared(path: Path) -> frozenset[str]:
    """Functions and classes of a module, and of a class its methods."""
    kinds = ast.FunctionDef | ast.ClassDef
    return frozenset(node.name for node in ast.walk(tree(path)) if isinstance(node, kinds))


def is_there(dotted: str) -> bool:
    """A module, or what a module holds."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


def test_every_path_in_a_paper_is_there() -> None:
    paths = [(name(paper), word) for paper in PAPERS for word in words(paper) if is_path(word)]
    assert len(PAPERS) > 8
    assert len(paths) > 150
    assert [f"{paper}: {word}" for paper, word in paths if missing(word)] == []


def test_every_module_in_a_paper_is_there() -> None:
    modules = [(name(paper), word) for paper in PAPERS for word in words(paper) if DOTTED.match(word)]
    assert len(modules) > 40
    wrong = [f"{paper}: {word}" for paper, word in modules if not (MODEL.match(word) or is_there(word))]
    assert wrong == []


def test_the_foundation_names_what_its_modules_hold() -> None:
    """A row begins with a module; what is named after it stands there."""
    text = (ROOT / "docs" / "foundation.md").read_text(encoding="utf-8")
    wrong, seen = [], 0
    for module, told in re.findall(r"^\| `([\w/]+\.py)` \|(.*)\|$", text, re.MULTILINE):
        source = (ROOT / module).read_text(encoding="utf-8")
        for word in re.findall(r"(?<!`)`@?(_?[A-Za-z]\w*)", told):
            seen += 1
            if not re.search(rf"\b{word}\b", source) and not is_there(word):
                wrong.append(f"{module}: {word}")
    assert seen > 100
    assert wrong == []


def test_every_link_of_a_paper_leads_somewhere() -> None:
    links = [
        (paper, link)
        for paper in PAPERS
        for link in LINK.findall(paper.read_text(encoding="utf-8"))
        if not re.match(r"[a-z]+:", link)
    ]
    assert len(links) > 15
    assert [f"{name(paper)}: {link}" for paper, link in links if not (paper.parent / link).exists()] == []


def terms() -> Iterator[list[str]]:
    """Rows of the glossary: term, Polish term, meaning, where it lives."""
    nouns, _verbs = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").split("\n## Verbs\n")
    for line in nouns.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and not cells[0].startswith("---") and cells[0] != "Term":
            yield cells


def test_glossary_names_models_that_exist_and_each_term_once() -> None:
    rows = list(terms())
    assert len(rows) > 60
    assert [row[0] for row in rows if len(row) != 4 or not all(row)] == []
    assert len({row[0] for row in rows}) == len(rows)
    models = [word for row in rows for word in CODE.findall(row[3]) if MODEL.match(word)]
    known = {model._meta.label for model in apps.get_models()}
    assert len(models) > 40
    assert [model for model in models if model not in known] == []


def test_picture_shows_the_rooms_in_the_order_of_imports() -> None:
    """From the top down, as import-linter holds it."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    rooms = [[room.strip() for room in layer.split("|")] for layer in layers]
    picture = ET.parse(ROOT / "docs" / "pictures" / "rooms.svg")  # noqa: S314 - a file of ours
    heights = {
        text.text: float(text.get("y", 0)) for text in picture.iter(f"{SVG}text") if text.get("class") == "room"
    }
    assert set(heights) == {room for layer in rooms for room in layer}
    levels = [{heights[room] for room in layer} for layer in rooms]
    assert all(max(above) < min(below) for above, below in itertools.pairwise(levels))
    assert picture.find(f"{SVG}title") is not None


def test_every_place_where_changes_are_checked_runs_the_same() -> None:
    for path in (".ci/run", ".github/workflows/test.yml", ".gitlab-ci.yml"):
        assert re.search(r"\bmake test\b", (ROOT / path).read_text(encoding="utf-8")), path


@pytest.mark.parametrize(
    ("word", "path", "gone"),
    [
        ("people/audit.py", True, False),
        ("people/nobody.py", True, True),
        ("people/audit.py::record", True, False),
        ("people/audit.py::no_such_verb", True, True),
        ("*/periodic_jobs.py", True, False),
        ("layouts/desk.html", True, False),
        ("<app>/home.py", False, True),
        ("/healthz", False, True),
        ("var/", False, True),
    ],
)
def test_a_path_that_is_gone_would_be_seen(word: str, path: bool, gone: bool) -> None:
    assert is_path(word) is path
    assert not path or missing(word) is gone


def said_in_sources() -> Iterator[tuple[str, str]]:
    """Names of modules and of what they hold: in backticks in docstrings, and among what a template takes. A name that
    begins with a layer is of the room it stands in."""
    whole = re.compile(rf"\b(?:{'|'.join((*PACKAGES, *LAYERS))})(?:\.\w+)+\b")
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                for word in CODE.findall(ast.get_docstring(node) or ""):
                    if whole.fullmatch(word):
                        yield name(path), of_room(word, path.relative_to(ROOT).parts[0])
    for path in templates():
        for comment in re.findall(
            r"\{% comment %\}(.*?)\{% endcomment %\}", path.read_text(encoding="utf-8"), re.DOTALL
        ):
            for word in whole.findall(comment):
                yield name(path), of_room(word, path.relative_to(ROOT / "templates").parts[0])


def of_room(word: str, room: str) -> str:
    return f"{room}.{word}" if word.partition(".")[0] in LAYERS and room in PACKAGES else word


def test_every_module_a_docstring_or_a_template_names_is_there() -> None:
    said = {(where, word) for where, word in said_in_sources() if not MODEL.match(word) and word not in VERBS}
    assert len(said) > 90
    assert sorted(f"{where}: {word}" for where, word in said if not is_there(word)) == []
