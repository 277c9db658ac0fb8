"""Actions ask who may once more, of the row they have locked (`kopalnia.lib.web.access.require_still`)."""

import ast
from functools import cache
from pathlib import Path

from tests.house import ROOT, name, sources, tree

ROLES_OF_AN_EDITION = (
    "the guard asks; whoever coordinated a moment ago leaves a dated row that the history shows and that is taken back"
)
OWN_ACT = "the act of the person themselves, about their own account"
THE_OFFICE = "administrators and commands; nobody loses that role by somebody else's page"
CALLED = "part of acts that ask, by coordinators and by the portal itself"
# Modules, and single actions of others, that leave *who* to the guard of the page: each with its reason.
LEFT_TO_THE_GUARD = {
    "joining/actions/cards.py revoke_card": "taking a card away opens nothing",
    "joining/actions/company_accounts.py link": "asked by `enter_by_company_account` in the same step of signing in",
    "joining/actions/company_accounts.py unlink": OWN_ACT,
    "joining/actions/stale_invitations.py": "the portal voids what follows from an ended role",
    "microprojects/actions/core_team.py end_before": CALLED,
    "microprojects/actions/core_team.py new_row": CALLED,
    "microprojects/actions/hand_over.py read": "the UPDATE finds only what is for the person",
    "organisations/actions/": "the registry belongs to no edition; a wrong line is mended by any of its keepers",
    "people/actions/card.py": CALLED,
    "people/actions/consent.py": OWN_ACT,
    "people/actions/contact.py": OWN_ACT,
    "people/actions/guardians.py": ROLES_OF_AN_EDITION,
    "people/actions/mail.py": "sends again what was written, to whom it was written",
    "people/actions/name.py": "asked by `programmes`, and one's own",
    "people/actions/phone.py": OWN_ACT,
    "people/actions/roles.py": THE_OFFICE,
    "people/actions/second_factor.py": THE_OFFICE,
    "people/actions/user.py": CALLED,
    "programmes/actions/": ROLES_OF_AN_EDITION,
    "publications/actions/pdf.py": "makes a file of what is frozen; readers ask for it too",
    "recruitment/actions/applications.py start_application": "whoever has an account may apply",
    "trainings/actions/attendance_list.py note_download": "writes down what the page has handed out",
    "trainings/actions/certificate.py note_download": "writes down what the page has handed out",
    "visits/actions/": ROLES_OF_AN_EDITION,
}


def actions() -> list[Path]:
    return [path for path in sources() if "actions" in path.parts]


@cache
def functions(path: Path) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree(path).body if isinstance(node, ast.FunctionDef)}


@cache
def imported(path: Path) -> dict[str, tuple[Path, str]]:
    """Actions of other modules that a module calls by their name."""
    return {
        alias.asname or alias.name: (ROOT / f"{node.module.replace('.', '/')}.py", alias.name)
        for node in tree(path).body
        if isinstance(node, ast.ImportFrom) and node.module and ".actions." in node.module
        for alias in node.names
    }


def asks_who(path: Path, function: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether an action, or one it calls with the same person, asks a policy about `by`."""
    node = functions(path).get(function)
    if node is None or function in seen:
        return False
    for call in ast.walk(node):
        if not isinstance(call, ast.Call):
            continue
        called = getattr(call.func, "id", "")
        if called == "require_still" or (called == "require" and _of_by(call)):
            return True
        place, other = imported(path).get(called, (path, called))
        hands_on = any(
            getattr(value, "id", "") == "by" for value in [*call.args, *(word.value for word in call.keywords)]
        )
        if hands_on and place.exists() and asks_who(place, other, seen | {function}):
            return True
    return False


def _of_by(call: ast.Call) -> bool:
    return any(
        isinstance(asked, ast.Call) and any(getattr(value, "id", "") == "by" for value in asked.args)
        for asked in call.args
    )


def test_an_action_asks_who_may_under_its_lock() -> None:
    asking, silent = set(), set()
    for path in actions():
        for function, node in functions(path).items():
            if not function.startswith("_") and "by" in {one.arg for one in [*node.args.args, *node.args.kwonlyargs]}:
                (asking if asks_who(path, function) else silent).add(f"{name(path)} {function}")
    assert len(asking) > 90
    assert {one for one in silent if not any(one.startswith(left) for left in LEFT_TO_THE_GUARD)} == set()
    assert {left for left in LEFT_TO_THE_GUARD if not any(one.startswith(left) for one in silent)} == set()
