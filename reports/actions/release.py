"""Releasing the totals of a company as of the last day of a month.

The rule, with `Edition.small_group` as the least number of people: months that were never released are gathered, oldest
first, until that many different people stand behind them, and leave as one line; what is too small waits for the next
release, also in the total. What changed afterwards in released months leaves as one line of corrections when that many
people stand behind the changes, else it waits. Whatever leaves stands in exactly one line for ever, so the totals of two
releases differ by lines only: nobody is found by subtracting (decision 0038).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max, Sum
from django.db.models.functions import Coalesce

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import locked
from organisations.models import Organisation
from programmes.models import Edition, Participation
from reports.choices import Measure
from reports.models import CompanyRelease, ReleasedShare, ReleasedSum
from reports.queries.company import CompanyFacts, facts

# What is confirmed and corrected after the end of an edition still reaches its companies.
AFTER_THE_END = dt.timedelta(days=100)


@transaction.atomic
def release(edition: Edition, organisation: Organisation, *, day: dt.date) -> CompanyRelease | None:
    """Release what may be told as of a day. None when this day, or a later one, was released before."""
    edition = locked(Edition.objects, edition.pk)
    earlier = CompanyRelease.objects.of(edition, organisation)
    if earlier.filter(day__gte=day).exists():
        return None
    row = CompanyRelease.objects.create(edition=edition, organisation=organisation, day=day, released_at=clock.now())
    for measure in Measure:
        for line in _lines(edition, organisation, measure, day):
            _write(row, measure, line)
    return row


@dataclass
class _Line:
    """Parts of people's months that leave together."""

    parts: CompanyFacts = field(default_factory=dict)
    is_correction: bool = False

    def people(self, owners: dict[int, int]) -> int:
        """How many people stand behind the value: not those whose hours only moved from one month to another, for
        without them the value would be the same."""
        totals: Counter[int] = Counter()
        for (whose, _month), value in self.parts.items():
            totals[owners[whose]] += value
        return sum(1 for value in totals.values() if value)


def _lines(edition: Edition, organisation: Organisation, measure: Measure, day: dt.date) -> list[_Line]:
    before = ReleasedSum.objects.filter(release__edition=edition, release__organisation=organisation, measure=measure)
    told: CompanyFacts = {
        (whose, month): value
        for whose, month, value in ReleasedShare.objects.filter(line__in=before)
        .values_list("participation", "month")
        .annotate(sum=Sum("value"))
    }
    known = facts(edition, organisation, measure, on=day)
    fresh = {key: known.get(key, 0) - told.get(key, 0) for key in {*known, *told}}
    fresh = {key: value for key, value in fresh.items() if value}
    closed = before.filter(is_correction=False).aggregate(last=Max("last_month"))["last"]
    # Two accounts that were merged are one person: what leaves the one stands at the other.
    rows = Participation.everything.filter(pk__in={whose for whose, _ in fresh})
    owners = dict(rows.values_list("pk", Coalesce("merged_into__user", "user")))
    corrections = _Line(
        {key: value for key, value in fresh.items() if closed and key[1] <= closed}, is_correction=True
    )
    lines = _gathered({key: value for key, value in fresh.items() if key not in corrections.parts}, owners, edition)
    enough = corrections.parts and corrections.people(owners) >= edition.small_group
    return [*lines, corrections] if enough else lines


def _gathered(fresh: CompanyFacts, owners: dict[int, int], edition: Edition) -> list[_Line]:
    """Months, oldest first, joined until enough people stand behind them; what is left over waits."""
    lines, line = [], _Line()
    for month in sorted({month for _whose, month in fresh}):
        line.parts |= {key: value for key, value in fresh.items() if key[1] == month}
        if line.people(owners) >= edition.small_group:
            lines.append(line)
            line = _Line()
    return lines


def _write(release: CompanyRelease, measure: Measure, line: _Line) -> None:
    months = [month for _whose, month in line.parts]
    row = ReleasedSum.objects.create(
        release=release,
        measure=measure,
        first_month=min(months),
        last_month=max(months),
        value=sum(line.parts.values()),
        is_correction=line.is_correction,
    )
    ReleasedShare.objects.bulk_create(
        ReleasedShare(line=row, participation_id=whose, month=month, value=value)
        for (whose, month), value in line.parts.items()
    )


def last_month_end(today: dt.date) -> dt.date:
    """The newest last day of a month that is over."""
    return today.replace(day=1) - dt.timedelta(days=1)


def next_release(edition: Edition, today: dt.date) -> dt.date | None:
    """The day of the next release, while companies of the edition still get any."""
    first_of_next = (today.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    day = first_of_next - dt.timedelta(days=1)
    return day if edition.starts_on <= day <= edition.ends_on + AFTER_THE_END else None


def release_all(editions: Iterable[Edition], *, day: dt.date) -> int:
    """Release the totals of every employer of the editions as of a day; says how many releases were made."""
    made = 0
    for edition in editions:
        employers = Organisation.objects.filter(pk__in=edition.partnerships.employers().values("organisation"))
        made += sum(release(edition, employer, day=day) is not None for employer in employers)
    return made
