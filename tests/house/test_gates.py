"""A gate that looked at nothing is shut: whoever says that nothing was found says also that something was looked at."""

import ast
from collections.abc import Iterator

from tests.house import ROOT

GATES = ("house", "walls")
EMPTY = {"[]", "{}", "()", "set()", "''"}


def gates_in(*folders: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for folder in folders:
        for path in sorted((ROOT / "tests" / folder).glob("test_*.py")):
            functions = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
            counted = {one.name for one in functions if not one.name.startswith("test_") and asserted(one)}
            for node in functions:
                # A fixture that says how many there are speaks for the tests that take it.
                if node.name.startswith("test_") and not counted & {one.arg for one in node.args.args}:
                    yield f"{folder}/{path.name}: {node.name}", node


def asserted(test: ast.FunctionDef) -> list[ast.expr]:
    return [node.test for node in ast.walk(test) if isinstance(node, ast.Assert)]


def says_nothing_was_found(said: ast.expr) -> bool:
    return (
        isinstance(said, ast.Compare)
        and isinstance(said.ops[0], ast.Eq | ast.LtE)
        and (ast.unparse(said.comparators[0]) in EMPTY or isinstance(said.ops[0], ast.LtE))
    )


def blind(test: ast.FunctionDef) -> bool:
    """Whether the test collects, asserts only that nothing was found, and would be content with nothing to look at."""
    collects = any(isinstance(node, ast.For | ast.comprehension) for node in ast.walk(test))
    given = any("parametrize" in ast.unparse(decorator) for decorator in test.decorator_list)
    said = asserted(test)
    return collects and not given and bool(said) and all(says_nothing_was_found(one) for one in said)


def test_gates_say_that_they_looked_at_something() -> None:
    """A test with parameters is none of these: an empty list of parameters ends the run (``empty_parameter_set_mark``)."""
    gates = dict(gates_in(*GATES))
    assert len(gates) > 80
    assert [name for name, test in gates.items() if blind(test)] == []


def test_a_blind_gate_would_be_seen() -> None:
    loose = "def test_x():\n    assert [one for one in rows() if wrong(one)] == []"
    company = loose + "\n    assert len(rows()) > 3"
    assert [blind(ast.parse(text).body[0]) for text in (loose, company)] == [True, False]  # type: ignore[arg-type]
