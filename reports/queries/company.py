"""The records behind a company's totals, and the totals that were released to it.

Attendance and hours stay with the employer of the day on which they happened (`Affiliation` as of that day), so a sale or a
lay-off changes nothing that was. `facts` is what is true now and is read by the release only; pages read `released`.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import TruncDate, TruncMonth

from microprojects.models import Entry
from organisations.models import Affiliation, Organisation
from people.models import User
from programmes.choices import EditionRoleName
from programmes.models import Edition, EditionRole, Participation
from reports import figures
from reports.choices import Measure
from reports.models import CompanyRelease, ReleasedSum
from trainings.models import Attendance

# (participation, first day of the month) → people (1) or minutes.
CompanyFacts = dict[tuple[int, dt.date], int]


def _job(organisation: Organisation, user: str, day: OuterRef) -> Exists:
    """The person belonged to the organisation on the day of the row asked about."""
    lasts = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    return Exists(
        Affiliation.objects.filter(lasts, user=OuterRef(user), organisation=organisation, starts_on__lte=day)
    )


def enrolled(edition: Edition, organisation: Organisation, *, on: dt.date) -> QuerySet[Participation]:
    """People who worked for the company on the day they were enrolled."""
    return figures.enrolled(edition, on=on).filter(_job(organisation, "user", OuterRef("starts_on")))


def attendances(edition: Edition, organisation: Organisation, *, on: dt.date) -> QuerySet[Attendance]:
    rows = figures.attendances(edition, on=on).annotate(day=TruncDate("session__starts_at"))
    return rows.filter(_job(organisation, "participation__user", OuterRef("day")))


def entries(edition: Edition, organisation: Organisation, *, on: dt.date) -> QuerySet[Entry]:
    return figures.entries(edition, on=on).filter(_job(organisation, "participation__user", OuterRef("happened_on")))


def facts(edition: Edition, organisation: Organisation, measure: Measure, *, on: dt.date) -> CompanyFacts:
    """What is known now of each of the company's people and each month up to a day; one query."""
    rows: QuerySet[Any]
    match measure:
        case Measure.ENROLLED:
            rows = enrolled(edition, organisation, on=on).annotate(
                month=TruncMonth("starts_on"), whose=F("pk"), amount=Value(1)
            )
        case Measure.TRAINING:
            rows = attendances(edition, organisation, on=on).annotate(
                month=TruncMonth("day"), whose=F("participation"), amount=F("minutes")
            )
        case _:
            rows = entries(edition, organisation, on=on).annotate(
                month=TruncMonth("happened_on"), whose=F("participation"), amount=F("minutes")
            )
    totals = rows.order_by().values_list("whose", "month").annotate(sum=Sum("amount"))
    return {(whose, month): amount for whose, month, amount in totals if amount}


@dataclass(frozen=True)
class Released:
    """The releases a reader may open, and the totals of the one shown: its lines and those of all before it."""

    releases: list[CompanyRelease]
    shown: CompanyRelease | None
    lines: list[ReleasedSum]

    @cached_property
    def totals(self) -> dict[str, int | None]:
        """By measure, as a template reads it; None while nothing of it has been released."""
        return {
            measure.name: sum(row.value for row in rows) if (rows := self._of(measure)) else None
            for measure in Measure
        }

    @property
    def training(self) -> list[ReleasedSum]:
        return self._of(Measure.TRAINING)

    @property
    def volunteering(self) -> list[ReleasedSum]:
        return self._of(Measure.VOLUNTEERING)

    @property
    def enrolled(self) -> list[ReleasedSum]:
        return self._of(Measure.ENROLLED)

    def _of(self, measure: Measure) -> list[ReleasedSum]:
        return [row for row in self.lines if row.measure == measure]


def released(
    edition: Edition, organisation: Organisation, *, until: dt.date, chosen: dt.date | None = None
) -> Released:
    """What was released by a day; `chosen` opens an earlier release of those. Two queries."""
    rows: Iterable[Any] = CompanyRelease.objects.of(edition, organisation).filter(day__lte=until).order_by("-day")
    releases = list(rows)
    shown = next((row for row in releases if row.day == chosen), releases[0] if releases else None)
    lines = ReleasedSum.objects.filter(release__in=[row for row in releases if shown and row.day <= shown.day])
    return Released(releases, shown, list(lines.order_by("is_correction", "first_month", "pk")) if shown else [])


def representation(user: User, edition_code: str, organisation_code: str) -> EditionRole | None:
    """The role by which a person represents a company of an edition; who does no longer, the last of those that ended."""
    company = {"edition__code": edition_code, "organisation__code": organisation_code}
    own = EditionRole.objects.filter(user=user.pk, role=EditionRoleName.REPRESENTATIVE, **company)
    return own.active().first() or EditionRole.objects.former_representation(user).filter(**company).first()
