"""Models: states are known to the database, who goes with when, evidence never cascades away, arrows lead somewhere."""

from typing import Any

from django.apps import apps
from django.db import models

from kopalnia.lib.domain.dated import Dated, Mistakable
from kopalnia.lib.domain.lifecycle import Arrows
from kopalnia.lib.domain.periods import NoOverlap
from tests.house import APPS
from tests.lifecycles import reachable

# Parts that have no life of their own outside the row they belong to.
PARTS = {
    "microprojects.PlanAction.plan",
    "microprojects.BudgetLine.plan",
    "publications.ChapterPhoto.chapter",
    # A key against a second sending is no evidence.
    "people.SubmissionKey.user",
}


# Of these a person or an organisation may well have two on one day, or only ever has one.
OVERLAPPING = {
    "programmes.Agreement": "each is one signed paper, and an annex is valid beside the agreement",
    "programmes.Participation": "one row for a person in an edition, whatever its days",
}


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in APPS]


def label(model: type[models.Model], field: Any) -> str:
    return f"{model._meta.label}.{field.name}"


def checked(model: type[models.Model]) -> str:
    return " ".join(
        str(constraint.condition) for constraint in model._meta.constraints if hasattr(constraint, "condition")
    )


def test_every_fixed_list_of_values_is_known_to_the_database() -> None:
    unknown, seen = [], 0
    for model in ours():
        for field in model._meta.concrete_fields:
            if field.choices and isinstance(field, models.CharField):
                seen += 1
                if f"'{field.name}__in'" not in checked(model) and f"('{field.name}'" not in checked(model):
                    unknown.append(label(model, field))
    assert seen > 25
    assert unknown == []


def test_who_and_when_go_together() -> None:
    """Nullable `x_by` beside nullable `x_at`: a constraint speaks of both."""
    lonely, seen = [], 0
    for model in ours():
        names = {field.name: field for field in model._meta.concrete_fields}
        for name, field in names.items():
            if not name.endswith("_by") or not field.null or not getattr(names.get(f"{name[:-3]}_at"), "null", False):
                continue
            seen += 1
            conditions = [str(c.condition) for c in model._meta.constraints if hasattr(c, "condition")]
            if not any(name in text and f"{name[:-3]}_at" in text for text in conditions):
                lonely.append(label(model, field))
    assert seen > 4
    assert lonely == []


def test_begin_and_end_are_ordered() -> None:
    loose, seen = [], 0
    for model in ours():
        names = {field.name for field in model._meta.concrete_fields}
        for start, end in (("starts_on", "ends_on"), ("starts_at", "ends_at")):
            if {start, end} <= names:
                seen += 1
                if not any(start in text and end in text for text in [checked(model)]):
                    loose.append(model._meta.label)
    assert seen > 8
    assert loose == []


def test_periods_of_one_fact_do_not_overlap() -> None:
    """A dated model says by `NoOverlap` of what nobody has two on one day, or stands above with a reason."""
    dated = {model for model in ours() if issubclass(model, Dated)}
    held = {model for model in dated if any(isinstance(one, NoOverlap) for one in model._meta.constraints)}
    assert len(held) >= 7
    assert {model._meta.label for model in dated - held} == set(OVERLAPPING)


def test_rows_noted_by_mistake_stand_in_nobody_s_way() -> None:
    rules = [
        one
        for model in ours()
        if issubclass(model, Mistakable)
        for one in model._meta.constraints
        if isinstance(one, NoOverlap)
    ]
    assert len(rules) >= 2
    assert [one.name for one in rules if "mistaken_at__isnull" not in str(one.condition)] == []


def test_evidence_never_cascades_away() -> None:
    cascading, seen = set(), 0
    for model in ours():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                seen += 1
                if field.remote_field.on_delete is not models.PROTECT:
                    cascading.add(label(model, field))
    assert seen > 60
    assert cascading == PARTS


def test_constraints_speak_to_people() -> None:
    silent, seen = [], 0
    for model in ours():
        for constraint in model._meta.constraints:
            seen += 1
            if constraint.violation_error_message == constraint.default_violation_error_message:
                silent.append(constraint.name)
    assert seen > 60
    assert silent == []


def test_arrows_start_from_known_states_and_every_state_is_reached() -> None:
    seen = 0
    for model in ours():
        arrows = getattr(model, "arrows", None)
        if not isinstance(arrows, Arrows):
            continue
        seen += 1
        field = model._meta.get_field("state")
        states = {value for value, _label in field.choices}
        used = {state for arrow in arrows.values() for state in (*arrow.sources, *arrows.targets(arrow))}
        assert used <= states, model
        begin = field.default if field.default is not models.NOT_PROVIDED else arrows[next(iter(arrows))].sources[0]
        assert reachable(arrows, str(begin)) == states, model
    assert seen >= 6
