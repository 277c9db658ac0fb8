"""One name, one meaning: whoever searches for a class finds the one that is meant."""

import ast
from collections import defaultdict

from tests.house import ROOT, name, sources, tree

# Names that Django or a library asks for, or that say the same thing by agreement everywhere.
CONVENTIONS = {"Command": "Django finds a command by this class"}


def test_a_class_name_stands_in_one_module() -> None:
    """Like `EntryFacts` and `MicroprojectFacts`: a class is called by its noun, not only by its kind."""
    places: dict[str, list[str]] = defaultdict(list)
    for path in [*sources(), *sorted((ROOT / "scripts").rglob("*.py"))]:
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(name(path))
    assert len(places) > 500
    several = {one: found for one, found in places.items() if len(found) > 1}
    assert set(CONVENTIONS) <= set(several)
    assert {one: found for one, found in several.items() if one not in CONVENTIONS} == {}
