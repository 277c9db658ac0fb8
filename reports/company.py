"""What a company sees: sums over its own people, never a person.

Attendance and hours stay with the employer of the day on which they happened (`Affiliation` as of that day), so a sale or a
lay-off changes nothing that was. A sum over fewer people than the edition's `small_group` is withheld. Only own sums are
given beside totals that hold no persons, so that nobody can be found by subtraction.

`on` is the earlier day the coordination looks at: what had happened by then, whenever it was written down.
`until` is the last day of somebody who no longer represents the company: then only what had happened and was written down
by the end of that day counts. A list of attendance opened and signed off again later is left out, not guessed.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncDate, TruncMonth

from kopalnia.lib.clock import end_of
from microprojects.models import Entry
from people.models import Affiliation, AuditSubject, Organisation
from programmes.choices import SessionState
from programmes.models import Attendance, Edition, Participation
from reports import figures


@dataclass(frozen=True, slots=True)
class Share:
    """A sum with the number of people behind it; `value` is None when they are too few to be shown."""

    people: int
    value: int | None


@dataclass(frozen=True, slots=True)
class CompanyResults:
    enrolled: Share
    training_minutes: Share
    volunteer_minutes: Share


def _job(organisation: Organisation, user: str, day: OuterRef, until: dt.date | None) -> QuerySet[Affiliation]:
    """The person's belonging to the organisation on the day of the row asked about."""
    lasts = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    rows = Affiliation.objects.filter(user=OuterRef(user), organisation=organisation, starts_on__lte=day)
    if until is None:
        return rows.filter(lasts)
    # An end written down later was not known: the sum of one's last day must not shrink by the hours of one person.
    ended_later = AuditSubject.objects.filter(
        kind=Affiliation._meta.label_lower,
        object_id=OuterRef("pk"),
        entry__verb="affiliation.ended",
        entry__at__gte=end_of(until),
    )
    return rows.filter(lasts | Exists(ended_later), created_at__lt=end_of(until))


def enrolled(
    edition: Edition, organisation: Organisation, *, on: dt.date | None = None, until: dt.date | None = None
) -> QuerySet[Participation]:
    """People who worked for the company on the day they were enrolled."""
    rows = figures.enrolled(edition, on=on).filter(Exists(_job(organisation, "user", OuterRef("starts_on"), until)))
    return rows if until is None else rows.filter(starts_on__lte=until, created_at__lt=end_of(until))


def attendances(
    edition: Edition, organisation: Organisation, *, on: dt.date | None = None, until: dt.date | None = None
) -> QuerySet[Attendance]:
    rows = figures.attendances(edition, on=on) if until is None else _attendances_then(edition, end_of(until))
    rows = rows.annotate(day=TruncDate("session__starts_at"))
    return rows.filter(Exists(_job(organisation, "participation__user", OuterRef("day"), until)))


def _attendances_then(edition: Edition, end: dt.datetime) -> QuerySet[Attendance]:
    """The rows as they stood at a moment: a correction made later is not seen, what it corrected is."""
    return Attendance.objects.filter(
        Q(replaced_at__isnull=True) | Q(replaced_at__gte=end),
        recorded_at__lt=end,
        session__module__edition=edition,
        session__state=SessionState.SIGNED,
        session__signed_at__lt=end,
        session__starts_at__lt=end,
        minutes__gt=0,
    )


def entries(
    edition: Edition, organisation: Organisation, *, on: dt.date | None = None, until: dt.date | None = None
) -> QuerySet[Entry]:
    rows = figures.entries(edition, on=on).filter(
        Exists(_job(organisation, "participation__user", OuterRef("happened_on"), until))
    )
    return rows if until is None else rows.filter(happened_on__lte=until, accepted_at__lt=end_of(until))


def _share(edition: Edition, people: int, value: int | None) -> Share:
    return Share(people, (value or 0) if people >= edition.small_group else None)


def results(
    edition: Edition, organisation: Organisation, *, on: dt.date | None = None, until: dt.date | None = None
) -> CompanyResults:
    """The sums of the company's own people, in three queries."""
    people = enrolled(edition, organisation, on=on, until=until).count()
    present = attendances(edition, organisation, on=on, until=until).aggregate(
        sum=Sum("minutes"), people=Count("participation", distinct=True)
    )
    worked = entries(edition, organisation, on=on, until=until).aggregate(
        sum=Sum("minutes"), people=Count("participation", distinct=True)
    )
    return CompanyResults(
        enrolled=_share(edition, people, people),
        training_minutes=_share(edition, present["people"], present["sum"]),
        volunteer_minutes=_share(edition, worked["people"], worked["sum"]),
    )


@dataclass(frozen=True, slots=True)
class Month:
    """A dated aggregate: what a company's door opens to instead of persons."""

    month: dt.date
    share: Share


def by_month(
    edition: Edition, organisation: Organisation, *, of: str, on: dt.date | None = None, until: dt.date | None = None
) -> list[Month]:
    """Training or volunteering minutes of the company's people by month; small months are withheld.

    `of` is "training" or "volunteering". One withheld month could be found by subtraction from the sum, and so could the
    hours of the few who stand behind several: then the smallest shown month is withheld with them.
    """
    rows: QuerySet[Any] = (
        attendances(edition, organisation, on=on, until=until).annotate(month=TruncMonth("session__starts_at"))
        if of == "training"
        else entries(edition, organisation, on=on, until=until).annotate(month=TruncMonth("happened_on"))
    )
    behind: dict[Any, dict[int, int]] = defaultdict(dict)
    for month, person, minutes in rows.order_by().values_list("month", "participation").annotate(sum=Sum("minutes")):
        behind[month][person] = minutes
    months = [Month(key, _share(edition, len(behind[key]), sum(behind[key].values()))) for key in sorted(behind)]
    hidden = [month for month in months if month.share.value is None]
    shown = [month for month in months if month.share.value is not None]
    # One person may be all of the withheld months.
    people = {person for month in hidden for person in behind[month.month]}
    if hidden and shown and (len(hidden) == 1 or len(people) < edition.small_group):
        least = min(shown, key=lambda month: (month.share.people, month.month))
        months[months.index(least)] = Month(least.month, Share(least.share.people, None))
    return months
