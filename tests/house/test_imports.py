"""Imports point one way, and only at what pyproject.toml declares."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from importlinter.cli import lint_imports

from tests.house import PACKAGES, ROOT, name, sources, tree

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


# The package of an extra need not be installed: its module by name.
OF_EXTRAS = {"smsapi": "smsapi-client", "redis": "redis"}


def normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=; ]", distribution)[0]).lower()


def imported(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add((node.module or "").partition(".")[0])
    return found


def test_import_rules_hold() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), is_debug_mode=False) == 0


def test_queries_find_no_words() -> None:
    """A question to the database answers with rows; the words of a page or a paper are found in presenters."""
    asked = [path for path in sources() if "queries" in {*path.parts, path.stem}]
    assert len(asked) > 25
    assert [name(path) for path in asked if "django.utils.translation" in path.read_text(encoding="utf-8")] == []


def test_every_imported_package_is_declared() -> None:
    declared = {normal(entry) for entry in PROJECT["project"]["dependencies"]}
    extras = {normal(entry) for entries in PROJECT["project"]["optional-dependencies"].values() for entry in entries}
    assert set(OF_EXTRAS.values()) == extras
    known = packages_distributions()
    seen, undeclared = set(), []
    for path in sources():
        for module in imported(tree(path)):
            if module in sys.stdlib_module_names or module in {*PACKAGES, *OF_EXTRAS, "tests"}:
                continue
            seen.add(module)
            if not declared & {normal(entry) for entry in known.get(module, [module])}:
                undeclared.append(f"{name(path)}: {module}")
    assert "django" in seen
    assert undeclared == []


def test_lock_files_hold_hashes_and_no_address() -> None:
    for lock in ("runtime", "dev"):
        text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
        assert not re.search(r"https?:|file:|--index|--find-links|^/|\s/", text, re.MULTILINE), lock
        entries = re.findall(r"^([a-z0-9-]+)==[^\n]* \\\n +--hash=sha256:", text, re.MULTILINE)
        assert len(entries) == len(re.findall(r"^\S+==", text, re.MULTILINE)) > 20, lock


def test_lock_file_holds_every_declared_package() -> None:
    text = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))
    declared = {normal(entry) for entry in PROJECT["project"]["dependencies"]}
    assert len(declared) > 10
    assert declared - locked == set()


def test_each_module_sought_in_every_app_stands_in_some() -> None:
    """Django passes over a module that is not there: a renamed one would be missing without a word."""
    sought = {
        module.value
        for path in sources()
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "autodiscover_modules"
        for module in call.args
        if isinstance(module, ast.Constant)
    }
    assert len(sought) > 5
    assert {
        module for module in sought if not any((ROOT / app / f"{module}.py").exists() for app in PACKAGES)
    } == set()
