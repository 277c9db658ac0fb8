"""Nothing translated lazily is hashed, compared or cached: its value changes with the language of whoever asks.

A dictionary keyed by such a thing is filled in the language of the first import and finds nothing in the other.
"""

import ast
import dataclasses
import importlib
import sys
import typing
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.utils import translation
from django.utils.functional import Promise, lazystr

from tests.house import PACKAGES, ROOT, name, sources, tree

# Words that depend on the language of the moment.
WORDS = {
    "_",
    "gettext",
    "ngettext",
    "pgettext",
    "npgettext",
    "date_format",
    "number_format",
    "render_to_string",
    "typo",
}


@pytest.fixture(scope="module")
def modules() -> list[ModuleType]:
    """All of ours, loaded."""
    for path in sources():
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    return [module for key, module in sorted(sys.modules.items()) if key.partition(".")[0] in PACKAGES]


def by_value(module: ModuleType) -> Iterator[type]:
    """Dataclasses made in this module that are equal when their fields are."""
    for one in vars(module).values():
        own = isinstance(one, type) and one.__module__ == module.__name__
        if own and "__dataclass_params__" in vars(one) and one.__dataclass_params__.eq:
            yield one


def is_lazy(hint: Any) -> bool:
    return hint is Promise or any(map(is_lazy, typing.get_args(hint)))


def lazy_fields(one: type) -> list[str]:
    hints = typing.get_type_hints(one, localns={"QuerySet": Any})
    return [
        f"{one.__module__}.{one.__qualname__}.{field.name}"
        for field in dataclasses.fields(one)
        if field.compare and is_lazy(hints[field.name])
    ]


def test_no_sentence_takes_part_in_comparing(modules: list[ModuleType]) -> None:
    """Such a dataclass says `eq=False`, or its field `compare=False`."""
    classes = [one for module in modules for one in by_value(module)]
    assert len(classes) > 60
    assert [field for one in classes for field in lazy_fields(one)] == []


def keys(value: Any, depth: int = 3) -> Iterator[Any]:
    """Everything hashed in a value: the keys of dictionaries and the members of sets, also within others."""
    if isinstance(value, dict | set | frozenset):
        yield from value
    if depth and isinstance(value, dict):
        for inner in value.values():
            yield from keys(inner, depth - 1)
    elif depth and isinstance(value, list | tuple):
        for inner in value:
            yield from keys(inner, depth - 1)


def hashed(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """What stands hashed in a module for as long as the process lives: in its own names and in those of its classes."""
    own = [value for value in vars(module).values() if isinstance(value, type) and value.__module__ == module.__name__]
    for holder in (module, *own):
        for title, value in list(vars(holder).items()):
            if not title.startswith("__"):
                yield from ((f"{holder.__name__}.{title}", key) for key in keys(value))


def hash_in(language: str, key: Any) -> int:
    with translation.override(language):
        return hash(key)


def test_no_key_changes_with_the_language(modules: list[ModuleType]) -> None:
    found = [(title, key) for module in modules for title, key in hashed(module)]
    assert len(found) > 1000
    assert sorted({title for title, key in found if hash_in("pl", key) != hash_in("en", key)}) == []


def calls(tree: ast.AST) -> set[str]:
    names = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return {getattr(node, "id", getattr(node, "attr", "")) for node in names}


def is_cached(node: ast.AST) -> bool:
    if not isinstance(node, ast.FunctionDef):
        return False
    marks = [mark.func if isinstance(mark, ast.Call) else mark for mark in node.decorator_list]
    return any(getattr(mark, "id", getattr(mark, "attr", "")) in {"cache", "lru_cache"} for mark in marks)


def test_no_words_are_cached_for_the_life_of_a_process() -> None:
    cached = [
        (f"{name(path)} {node.name}", node)  # type: ignore[attr-defined]
        for path in sources()
        for node in ast.walk(tree(path))
        if is_cached(node)
    ]
    assert len(cached) > 8
    assert [title for title, node in cached if calls(node) & WORDS] == []


def test_a_key_of_two_languages_would_be_found() -> None:
    @dataclasses.dataclass(frozen=True)
    class Named:
        label: Promise

    assert lazy_fields(Named) == [f"{__name__}.{Named.__qualname__}.label"]
    word = Named(translation.gettext_lazy("Day"))
    assert list(keys([{"inner": {word}}])) == ["inner", word]
    assert hash_in("pl", word) != hash_in("en", word)
    assert hash_in("pl", lazystr("same")) == hash_in("en", lazystr("same"))
