"""Nothing stands in the house that nobody uses: what modules declare, templates, icons, classes of the style."""

import ast
import re
from functools import cache
from pathlib import Path

from tests.house import ROOT, name, sources, templates, tree

# Frameworks look these up by name.
LOOKED_UP = {
    "Command",
    "app_name",
    "urlpatterns",
    "helper",
    *(f"handler{status}" for status in (400, 403, 404, 429, 500)),
}
# Decorators that register nothing: what they stand on is used by its name or not at all.
PLAIN = {"allow", "atomic", "cache", "contextmanager", "dataclass", "lru_cache", "public", "require_POST"}
FOUND_BY_THE_FRAMEWORK = re.compile(r"/(settings|apps|admin|library_strings)\.py$")
WORD = re.compile(r"[A-Za-z][\w-]*")
# Folders in which allauth, crispy and Django look for the names they know.
OF_LIBRARIES = {"account", "admin", "allauth", "bootstrap5", "mfa", "usersessions"}
# Letters to both sides of an account that was merged: the code puts their names together.
PUT_TOGETHER = {f"account_{what}_{side}" for what in ("merged", "parted") for side in ("absorbed", "survivor")}


@cache
def used() -> set[str]:
    """Every name that our code reads, and every word of its texts and templates. An import alone is no use."""
    found: set[str] = set()
    for path in [*sources(), *(ROOT / "deploy").glob("*.py"), ROOT / "manage.py"]:
        listed = {id(part) for node in tree(path).body if declares(node) == ["__all__"] for part in ast.walk(node)}
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                found.add(node.id)
            elif isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in listed:
                found.update(re.findall(r"\w+", node.value))
            elif isinstance(node, ast.alias) and node.asname:
                found.add(node.name)
    for path in templates():
        found.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    return found


def declares(node: ast.AST) -> list[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        plain = all(ast.unparse(one).split("(")[0].split(".")[-1] in PLAIN for one in node.decorator_list)
        return [node.name] if plain else []
    targets = (
        node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    )
    return [target.id for target in targets if isinstance(target, ast.Name)]


def properties(path: Path) -> list[str]:
    return [
        node.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and {ast.unparse(one).split(".")[-1] for one in node.decorator_list} & {"property", "cached_property"}
    ]


def test_everything_a_module_declares_is_used() -> None:
    declared = [
        (name(path), what)
        for path in sources()
        if not FOUND_BY_THE_FRAMEWORK.search(name(path))
        for what in [*(one for node in tree(path).body for one in declares(node)), *properties(path)]
        if what not in LOOKED_UP and not what.startswith("__")
    ]
    assert len(declared) > 3000
    assert [f"{path}: {what}" for path, what in declared if what not in used()] == []


def test_no_name_is_declared_over_another() -> None:
    """Of two things of one name in a module or a class the first is lost, whoever wrote it meant something else."""
    lost, seen = [], 0
    for path in sources():
        for scope in (tree(path), *(node for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef))):
            known: set[str] = set()
            for node in scope.body:
                found = declares(node)
                seen += len(found)
                lost += [f"{name(path)}: {what}" for what in found if what in known]
                known.update(found)
    assert seen > 5000
    assert lost == []


def test_every_template_is_named() -> None:
    ours = [path for path in templates() if path.relative_to(ROOT / "templates").parts[0] not in OF_LIBRARIES]
    assert len(ours) > 250
    assert [name(path) for path in ours if path.name.split(".")[0] not in used() | PUT_TOGETHER] == []


def quoted() -> set[str]:
    """Words that stand in templates, and in texts of our code."""
    texts = [path.read_text(encoding="utf-8") for path in (*templates(), *sources())]
    return {word for text in texts for word in WORD.findall(text)}


def test_every_icon_of_the_sprite_is_used() -> None:
    sprite = re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/img/icons.svg").read_text(encoding="utf-8"))
    assert len(sprite) > 30
    assert sorted(set(sprite) - quoted()) == []


def test_every_class_of_the_style_is_used() -> None:
    comment = re.compile(r"/\*.*?\*/|//[^\n]*|\"[^\"]*\"|url\([^)]*\)", re.DOTALL)
    sheets = [path.read_text(encoding="utf-8") for path in (ROOT / "static/src/scss").glob("_*.scss")]
    classes = {found for text in sheets for found in re.findall(r"\.([A-Za-z][\w-]*)", comment.sub("", text))}
    assert len(classes) > 150
    assert sorted(classes - quoted()) == []
