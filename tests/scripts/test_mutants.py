"""`make mutants` itself: what it breaks, where it looks, and that a green test is not taken for a red one."""

import ast
import queue
from pathlib import Path

import pytest

from scripts.mutants import __main__ as program
from scripts.mutants.mutations import Mutant, mutants
from scripts.mutants.rules import AREAS, all_mutants, concerning

RULE = '''
def may(user, row):
    """Only with 3 reasons."""
    if not (own(user) and row.state in OPEN):
        return no(_("It is 1 < 2."))
    return yes() if row.minutes >= 5 else ask(f"{row.minutes > 7}")
'''
QUERY = "rows = Row.objects.active().filter(Q(on__lte=today) | ~Q(kind='ł'), user=user, gone__isnull=True)[:1]"
MODEL = """
class Thing:
    size = 7

    class Meta:
        constraints = (known_state("kind", Kind, name="thing_kind"), Unique(name="thing_once"))

    def visible_to(self, user):
        return self.filter(user=user)
"""


def changes(source: str, **options: object) -> list[str]:
    found = mutants("x.py", source, **options)
    for one in found:
        ast.parse(one.apply(source))
        assert one.apply(source) != source
    return [one.change for one in found]


def test_a_rule_is_broken_at_each_of_its_places_and_its_words_are_left_alone() -> None:
    assert changes(RULE) == [
        "never: if not (own(user) and row.state in OPEN)",
        "not (own(user) and row.state in OPEN) becomes own(user) and row.state in OPEN",
        "without own(user)",
        "without row.state in OPEN",
        "row.state in OPEN becomes row.state not in OPEN",
        "always yes()",
        "never yes()",
        "row.minutes >= 5 becomes row.minutes > 5",
        "5 becomes 6",
    ]


def test_a_query_takes_too_much_or_stops_a_day_early() -> None:
    assert changes(QUERY) == [
        "without .filter(Q(on__lte=today) | ~Q(kind='ł'), user=user, gone__isnull=True)",
        "filter() without user=user",
        "filter() without gone__isnull=True",
        "gone__isnull=True becomes gone__isnull=False",
        "without .active()",
        "without ~Q(kind='ł')",
        "without Q(on__lte=today)",
        "on__lte=today becomes on__lt=today",
        "~Q(kind='ł') becomes Q(kind='ł')",
    ]


def test_what_is_broken_stands_where_it_was() -> None:
    (found,) = [one for one in mutants("x.py", QUERY) if one.change.startswith("gone__isnull")]
    assert found.apply(QUERY) == (
        "rows = (Row.objects.active().filter(Q(on__lte=today) | ~Q(kind='ł'), user=user, gone__isnull=False))[:1]"
    )


def test_of_a_model_only_the_named_parts_are_broken() -> None:
    assert changes(MODEL, only=frozenset({"constraints"})) == ["without thing_kind", "without thing_once"]
    assert changes(MODEL, only=frozenset({"visible_to"})) == ["without .filter(user=user)"]


def test_two_equal_places_have_two_names() -> None:
    assert len({one.name for one in mutants("x.py", "a = x < 1\nb = x < 1")}) == 4


@pytest.mark.parametrize("area", AREAS)
def test_every_area_has_rules_to_break(area: str) -> None:
    assert len(all_mutants([area])) > 100


def test_a_source_is_named_by_its_path() -> None:
    found = all_mutants(["trainings/policies.py"])
    assert {one.path for one in found} == {"trainings/policies.py"}
    assert any(one.where == "sign_attendance" for one in found)


def test_the_likeliest_tests_come_first() -> None:
    assert first_of("trainings/policies.py", "sign_attendance") == "tests/trainings/test_attendance.py"
    assert first_of("visits/models/visit.py", "Visit.Meta") == "tests/visits/test_constraints.py"
    assert first_of("visits/models/visit.py", "VisitQuerySet.visible_to") == "tests/house/test_visibility.py"


def first_of(path: str, where: str) -> str:
    return concerning(next(one for one in all_mutants([path]) if one.where == where))[0][0]


def test_everything_accepted_is_still_there_to_be_broken() -> None:
    known = program.accepted()
    assert set(known) - {one.name for one in all_mutants()} == set()
    assert all(len(reason) > 20 for reason in known.values())


def test_a_mutant_is_written_tried_and_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "rule.py"
    source.write_text("limit = 5\n")
    seen = []
    monkeypatch.setattr(program, "concerning", lambda _mutant: [["likely"], ["rest"]])
    monkeypatch.setattr(program, "first_failure", lambda _tree, files: seen.append((files, source.read_text())) or "")
    trees: queue.Queue[Path] = queue.Queue()
    trees.put(tmp_path)
    (mutant,) = mutants("rule.py", source.read_text())
    assert program.try_one(mutant, trees).killer == ""
    assert seen == [(["likely"], "limit = (6)\n"), (["rest"], "limit = (6)\n")]
    assert source.read_text() == "limit = 5\n"
    assert trees.get_nowait() == tmp_path


def test_one_survivor_fails_the_run_and_an_accepted_one_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    known, other = (Mutant("x.py", 1, "may", change, 0, 1, "") for change in ("known", "other"))
    monkeypatch.setattr(program, "accepted", lambda: {known.name: "cannot be told apart"})
    killed = program.MutantOutcome(other, "tests/x.py::test")
    assert program.report([killed, program.MutantOutcome(known, "")]) == 0
    assert program.report([killed, program.MutantOutcome(other, "")]) == 1


def test_a_killer_that_fails_anyway_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = program.MutantOutcome(Mutant("x.py", 1, "may", "c", 0, 1, ""), "tests/x.py::test")
    monkeypatch.setattr(program, "first_failure", lambda _tree, _files: "tests/x.py::test")
    with pytest.raises(SystemExit, match="without any mutant"):
        program.check_killers(Path(), [outcome])
