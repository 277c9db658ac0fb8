"""A refusal is worded once: whoever else says no asks the same policy, or takes the sentence from where it stands."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from tests.house import name, sources

TRANSLATES = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
# Calls that carry a refusal to the person: decisions, exceptions, errors at a field, a message instead of the act.
REFUSES = {"no", "Refused", "IllegalStep", "ValidationError", "Problem", "Undoing", "add_error", "error"}
CARRIES = {"violation_error_message", "error_messages", "default_error_messages"}


def _sentences(node: ast.AST) -> Iterator[tuple[str, int]]:
    """Each translated sentence with its line; a single word is the label of a button."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and _called(call) in TRANSLATES:
            texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
            text = texts[1] if _called(call).startswith("p") else texts[0] if texts else ""
            if " " in text:
                yield text, call.lineno


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def _refusals(tree: ast.AST, *, of_policies: bool) -> Iterator[ast.AST]:
    """What carries a refusal. Sentences of policies are all refusals."""
    if of_policies:
        yield tree
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and _called(node) in REFUSES):
            yield node
        elif (isinstance(node, ast.keyword) and node.arg in CARRIES) or (
            isinstance(node, ast.Assign) and CARRIES & {getattr(target, "id", "") for target in node.targets}
        ):
            yield node.value


def test_a_refusal_is_worded_in_one_place() -> None:
    places, refusals = defaultdict(set), set()
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for text, line in _sentences(tree):
            places[text].add(f"{name(path)}:{line}")
        for node in _refusals(tree, of_policies=bool(re.search(r"/policies(/|\.py$)", name(path)))):
            refusals |= {text for text, _line in _sentences(node)}
    assert len(refusals) > 300
    assert {text: sorted(places[text]) for text in refusals if len(places[text]) > 1} == {}
