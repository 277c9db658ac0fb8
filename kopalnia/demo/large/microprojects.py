"""Microprojects of a large edition: names, teams, mentors and approved plans."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kopalnia.demo.large.edition import FOUNDED, LargeEdition, write
from microprojects.choices import AimVersionKind, AimVersionState, MicroprojectState, PlanState, TeamRole
from microprojects.models import (
    Accompaniment,
    AimVersion,
    BudgetLine,
    Microproject,
    Plan,
    PlanAction,
    PlanReview,
    TeamMembership,
)

NAMES = ("Czysta rzeka", "Ławka pod lipą", "Śpiewająca zmiana", "Żółty rower", "Ćwiczymy razem", "Ogród za płotem")
ROLES = (TeamRole.LEADER, TeamRole.TREASURER, TeamRole.REPORTER)


def write_microprojects(large: LargeEdition) -> None:
    """Three teams for twenty people, one in ten of them renamed."""
    many = max(large.size * 3 // 20, 4)
    at, code = large.at(FOUNDED), large.codes("g")
    large.microprojects = write(
        Microproject(
            code=next(code),
            edition=large.edition,
            state=MicroprojectState.UNDER_WAY,
            name=f"{NAMES[number % len(NAMES)]} {number + 1}",
            created_at=at,
        ).fill_keys(*([f"Dawna nazwa {number + 1}"] if number % 10 == 0 else []))
        for number in range(many)
    )
    versions = write(_versions(large))
    large.versions = [row for row in versions if row.name == row.microproject.name]
    large.teams = {microproject.pk: [] for microproject in large.microprojects}
    for row in write(_memberships(large)):
        large.teams[row.microproject_id].append(row)
    write(
        Accompaniment(microproject=microproject, mentor=large.mentors[number % len(large.mentors)], starts_on=FOUNDED)
        for number, microproject in enumerate(large.microprojects)
    )
    _plans(large)


def _versions(large: LargeEdition) -> Iterator[AimVersion]:
    at = large.at(FOUNDED)
    for number, microproject in enumerate(large.microprojects):
        names = [f"Dawna nazwa {number + 1}", microproject.name] if number % 10 == 0 else [microproject.name]
        for place, name in enumerate(names):
            yield AimVersion(
                microproject=microproject,
                number=place + 1,
                kind=AimVersionKind.RENAME if place else AimVersionKind.FIRST,
                state=AimVersionState.IN_FORCE,
                name=name,
                aim="Cel przykładowy: zrobić coś dobrego po sąsiedzku.",
                community="sąsiedzi",
                topic=("sport", "muzyka", "zieleń", "bezpieczeństwo")[number % 4],
                place="Katowice",
                reason="Nowa nazwa lepiej mówi, o co chodzi." if place else "",
                proposed_by=large.coordinator,
                proposed_at=at,
                decided_by=large.coordinator,
                decided_at=at,
            )


def _memberships(large: LargeEdition) -> Iterator[TeamMembership]:
    many = len(large.microprojects)
    for number, row in enumerate(large.participations):
        place = number // many
        yield TeamMembership(
            microproject=large.microprojects[number % many],
            participation=row,
            role=ROLES[place] if place < len(ROLES) else TeamRole.MEMBER,
            starts_on=FOUNDED,
        )


def _plans(large: LargeEdition) -> None:
    at = large.at(FOUNDED)
    plans = write(
        Plan(
            microproject=version.microproject,
            aim_version=version,
            number=1,
            state=PlanState.SUBMITTED if number % 25 == 0 else PlanState.APPROVED,
            need="Potrzeba przykładowa.",
            diagnosis="Rozmowy.",
            recipients="sąsiedzi",
            expected_direct=120,
            planned_minutes=6000,
            created_by=large.coordinator,
            created_at=at,
            submitted_by=large.coordinator,
            submitted_at=at,
        )
        for number, version in enumerate(large.versions)
    )
    write(PlanAction(plan=plan, title=title) for plan in plans for title in ("Rozpoznanie", "Wydarzenie"))
    write(
        BudgetLine(plan=plan, description="Materiały (przykład)", unit_price=Decimal(400), amount=Decimal(400))
        for plan in plans
    )
    write(
        PlanReview(plan=plan, approved=True, reviewed_by=large.coordinator, reviewed_at=at)
        for plan in plans
        if plan.state == PlanState.APPROVED
    )
