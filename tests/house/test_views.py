"""Views: one name for URL, function and template; rows only through what the person may see."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from kopalnia.checks import Address, addresses
from kopalnia.lib.web.access import access_of
from people.policies import signed_in
from tests.house import ROOT, name, sources, tree

# The start of every read: what the person may see, what is public, or rows of a thing that was read that way.
SCOPED = re.compile(
    r"visible_to|public\(\)|with_public_map\(\)|released\(\)|coordinated_by|with_roles|Prefetch\(|"
    r"(?:edition|visit|photo|microproject|publication|chapter|event|entry|session|participation|user|pk)(?:_id|__in)?="
)
# Anybody who has signed in may in truth enter: every other page names a rule of its own.
ANYBODY_SIGNED_IN = {
    "search": "each finds only what they may see",
    "as_of": "coming back to today is open also to somebody whose role has just ended; another day asks `looks_back`",
    "joining:company_accounts": "one's own accounts of companies",
    "recruitment:application_new": "whoever has an account may apply to an open call",
    "people:account": "one's own account",
    "people:address_mark": "one's own addresses",
    "people:consents": "one's own consents",
    "people:consent_give": "one's own consents",
    "people:consent_withdraw": "one's own consents",
    "people:my_data": "one's own data",
    "people:phone_change": "one's own number",
    "people:phone_confirm": "one's own number",
    "people:phone_remove": "one's own number",
    "people:session_end": "one's own sessions",
}
# Whole tables that belong to nobody, read as choices or texts.
OPEN_TABLES = {"ConsentText", "ConsentEntry", "Organisation", "Programme"}


def ours() -> list[Address]:
    return [address for address in addresses() if not address.exemption]


def test_every_view_is_decided_and_there_are_many() -> None:
    undecided = [address.full_name for address in ours() if access_of(address.view) is None]
    assert len(ours()) > 100
    assert undecided == []


def test_signed_in_alone_enters_only_where_anybody_may() -> None:
    rules = {address.full_name: rule.rules for address in ours() if (rule := access_of(address.view))}
    bare = {name for name, asked in rules.items() if asked == (signed_in,)}
    assert bare == set(ANYBODY_SIGNED_IN)
    assert len([asked for asked in rules.values() if asked and asked != (signed_in,)]) > 150


def test_every_rule_says_in_words_who_enters() -> None:
    """`docs/access.md` prints the first line of each rule: “The coordinators of the edition.”"""
    rules = {rule for address in ours() if (access := access_of(address.view)) for rule in access.rules}
    assert len(rules) > 40
    mute = {rule.__qualname__ for rule in rules if not re.match(r"[A-Z][^\n]+[.](?: |\n|$)", rule.__doc__ or "")}
    assert mute == set()


def test_url_name_is_the_name_of_the_view() -> None:
    different = [
        f"{address.full_name} → {address.view.__name__}"
        for address in ours()
        if inspect.unwrap(address.view).__name__ != address.name
    ]
    assert len(ours()) > 100
    assert different == []


def test_template_of_a_page_has_the_name_of_its_view() -> None:
    """A view that renders does so with `<app>/<name>.html`, or with parts and other pages beside its own."""
    foreign = []
    seen = 0
    for address in ours():
        view = inspect.unwrap(address.view)
        source = inspect.getsource(view)
        wanted = re.findall(r'"([a-z]+/[a-z_]+)\.html"', source)
        seen += len(wanted)
        own = f"{address.namespaces[0] if address.namespaces else 'home'}/{address.name}"
        if wanted and own not in wanted and not any(page.startswith(own) for page in wanted):
            foreign.append(f"{address.full_name}: {wanted}")
    assert seen > 60
    assert foreign == []


# A view starts with the row its guard found; here it looks for one itself.
LOOKED_UP_INSIDE = {
    "kopalnia/demo/views.py sign_in": "a public page of invented people",
    "recruitment/views/applications.py application_new": "an open call is for everybody; there is no application yet",
    "recruitment/views/calls.py call": "a public page",
    "trainings/views/training.py my_trainings": "the rule is about the edition: who takes no part reads why",
    "visits/views/resources.py resource_public": "a public page",
}


def test_a_view_starts_with_the_row_its_guard_found() -> None:
    inside, seen = set(), 0
    for path in sources():
        if not re.search(r"/views[/.]", name(path)):
            continue
        for function in tree(path).body:
            seen += isinstance(function, ast.FunctionDef)
            for node in ast.walk(function):
                called = getattr(node, "func", None)
                if getattr(called, "id", getattr(called, "attr", "")) in {"get_object_or_404", "get_list_or_404"}:
                    inside.add(f"{name(path)} {getattr(function, 'name', '')}")
    assert seen > 200
    assert inside == set(LOOKED_UP_INSIDE)


def test_a_page_that_takes_back_is_guarded_by_the_rule_of_taking_back() -> None:
    """Who may undo stands on the view; the page reads from the same decision whether it asks for a reason."""
    others, seen = [], 0
    for path in sources():
        if not re.search(r"/views[/.]", name(path)):
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "undo.answer":
                seen += 1
                if ast.unparse(node.args[1]) != "request.decision":
                    others.append(f"{name(path)}:{node.lineno}")
    assert seen > 15
    assert others == []


def _reads(path: Path) -> Iterator[tuple[int, str, str]]:
    """Each statement in which a table is read: line, model, lines of the statement."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for statement in ast.walk(tree(path)):
        if not isinstance(statement, ast.stmt) or isinstance(
            statement, ast.FunctionDef | ast.ClassDef | ast.If | ast.For | ast.With | ast.Try
        ):
            continue
        source = "\n".join(lines[statement.lineno - 1 : statement.end_lineno])
        for model in re.findall(r"\b([A-Z]\w+)\.objects\b", source):
            yield statement.lineno, model, source


def test_views_read_rows_only_through_what_the_person_may_see() -> None:
    loose, seen = [], 0
    # The demo's own pages show invented people only.
    places = r"^(?!kopalnia/demo).*/(?:views|guards.py$)|^kopalnia/home/"
    views = [path for path in sources() if re.search(places, name(path))]
    for path in views:
        for line, model, source in _reads(path):
            seen += 1
            if model not in OPEN_TABLES and not SCOPED.search(source):
                loose.append(f"{name(path)}:{line} {model}")
    assert seen > 40
    assert loose == []


def test_every_form_that_posts_carries_its_tokens() -> None:
    """CSRF against strangers, `idempotency_key` against the second click."""
    bare, seen = [], 0
    for path in (ROOT / "templates").rglob("*.html"):
        if path.relative_to(ROOT / "templates").parts[0] in {"account", "allauth", "admin"}:
            continue
        # The same code of the second factor twice is two tries, and the second one is refused.
        if re.search(r"mfa/(authenticate|reauthenticate|webauthn/snippets/)", path.as_posix()):
            continue
        # The same choice of a language or of a day twice is one choice; the same PIN twice is two tries.
        if path.name in {"language_switch.html", "as_of.html", "_as_of.html", "card_sign_in.html"} or path.match(
            "components/looking_back.html"
        ):
            continue
        text = path.read_text(encoding="utf-8")
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.DOTALL):
            seen += 1
            if not re.search(r"csrf", form) or "{% idempotency_key %}" not in form:
                bare.append(f"{name(path)}: {form[:80]}")
    assert seen > 5
    assert bare == []
