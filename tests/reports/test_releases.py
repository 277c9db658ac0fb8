"""A company reads released sums only: no two looks, however chosen, tell what one person did."""

import datetime as dt
import itertools
import random
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.words.typography import hours
from microprojects.choices import EntryState
from microprojects.models import Entry
from organisations.actions import affiliation
from organisations.models import Affiliation
from people.models.append_only import AppendOnlyError
from programmes.actions import setup
from programmes.choices import PartnershipRole
from programmes.models import EditionRole, Participation, Partnership
from reports.actions.release import last_month_end, next_release, release
from reports.choices import Measure
from reports.models import CompanyRelease, ReleasedShare, ReleasedSum
from reports.periodic_jobs import release_sums_of_companies
from reports.queries.company import facts
from tests.factories.microprojects import join, make_entry
from tests.factories.people import make_organisation

pytestmark = pytest.mark.django_db
PEOPLE = 12
LEAST = 5
PRIME = 2**61 - 1


@pytest.fixture
def year(edition, microproject, coordinator, mentor, company):
    """The company with twelve people in one group; nothing has happened yet. Sums of fewer than five are withheld."""
    edition.small_group = LEAST
    edition.save()
    Partnership.objects.create(
        edition=edition, organisation=company, role=PartnershipRole.EMPLOYER, starts_on=edition.starts_on
    )
    members = [join(microproject=microproject) for _number in range(PEOPLE)]
    for row in members:
        Affiliation.objects.create(user=row.participation.user, organisation=company, starts_on=dt.date(2010, 1, 1))

    def work(number: int, day: dt.date, minutes: int = 60, accepted: dt.date | None = None) -> Entry:
        moment = dt.datetime.combine(accepted or day, dt.time(18), tzinfo=dt.UTC)
        return make_entry(
            membership=members[number],
            state=EntryState.ACCEPTED,
            minutes=minutes,
            happened_on=day,
            accepted_at=moment,
            accepted_by=mentor,
        )

    work.members = members  # type: ignore[attr-defined]
    return work


def told(edition, company, day: dt.date) -> list[tuple[int, int, int, bool]]:
    """Release as of a day; the new lines of volunteering as (first month, last month, minutes, correction)."""
    with clock.at(day + dt.timedelta(days=1)):
        row = release(edition, company, day=day)
    assert row is not None
    return [
        (line.first_month.month, line.last_month.month, line.value, line.is_correction)
        for line in row.sums.filter(measure=Measure.VOLUNTEERING)
    ]


# --- The rule --------------------------------------------------------------------------------------------------------


def test_a_month_with_too_few_waits_and_leaves_with_the_next_also_in_the_total(year, edition, company):
    for number in range(5):
        year(number, dt.date(2017, 3, 4))
    for number in range(4):
        year(number, dt.date(2017, 4, 8))
    assert told(edition, company, dt.date(2017, 4, 30)) == [(3, 3, 300, False)]
    year(4, dt.date(2017, 5, 6), 90)
    assert told(edition, company, dt.date(2017, 5, 31)) == [(4, 5, 330, False)]


def test_one_person_again_and_again_never_leaves(year, edition, company):
    for month in range(2, 8):
        year(0, dt.date(2017, month, 4))
    assert told(edition, company, dt.date(2017, 7, 31)) == []


def test_a_late_hour_is_a_correction_and_waits_for_five_people(year, edition, company):
    for number in range(6):
        year(number, dt.date(2017, 3, 4))
    assert told(edition, company, dt.date(2017, 3, 31)) == [(3, 3, 360, False)]
    for number in range(4):
        year(number, dt.date(2017, 3, 11), 30)
    assert told(edition, company, dt.date(2017, 4, 30)) == []
    year(4, dt.date(2017, 3, 18), 15)
    assert told(edition, company, dt.date(2017, 5, 31)) == [(3, 3, 135, True)]
    assert told(edition, company, dt.date(2017, 6, 30)) == []


def test_hours_that_cease_to_be_the_company_s_are_corrections_too(year, edition, company, coordinator):
    for number in range(7):
        year(number, dt.date(2017, 3, 4))
    told(edition, company, dt.date(2017, 3, 31))
    for number in range(5):
        job = year.members[number].participation.user.affiliations.get()
        affiliation.end(job, on=dt.date(2017, 2, 28), by=coordinator)
        expected = [(3, 3, -300, True)] if number == 4 else []
        assert told(edition, company, last_month_end(dt.date(2017, 5 + number, 1))) == expected


def test_hours_that_only_moved_to_another_month_hide_nobody(year, edition, company):
    """The five moved hours cancel out: the line would be the late hour of one person."""
    for number in range(6):
        year(number, dt.date(2017, 3, 4))
    told(edition, company, dt.date(2017, 3, 31))
    moved = Entry.objects.filter(participation__in=[row.participation for row in year.members[:5]])
    moved.update(happened_on=dt.date(2017, 2, 25))
    year(5, dt.date(2017, 3, 11), 30)
    assert told(edition, company, dt.date(2017, 4, 30)) == []
    for number in range(4):
        year(number, dt.date(2017, 3, 11), 30)
    assert told(edition, company, dt.date(2017, 5, 31)) == [(2, 3, 150, True)]


def test_two_accounts_of_one_person_hide_nobody(year, edition, company):
    for number in range(6):
        year(number, dt.date(2017, 3, 4))
    told(edition, company, dt.date(2017, 3, 31))
    for kept, absorbed in ((0, 1), (2, 3)):
        stays, closed = year.members[kept].participation, year.members[absorbed].participation
        Entry.objects.filter(participation=closed).update(participation=stays)
        Participation.everything.filter(pk=closed.pk).update(merged_into=stays)
    year(4, dt.date(2017, 3, 11), 30)
    assert told(edition, company, dt.date(2017, 4, 30)) == []


def test_what_was_released_is_never_changed(year, edition, company):
    for number in range(5):
        year(number, dt.date(2017, 3, 4))
    told(edition, company, dt.date(2017, 3, 31))
    line = ReleasedSum.objects.filter(measure=Measure.VOLUNTEERING).get()
    for change in (
        lambda: ReleasedSum.objects.update(value=0),
        lambda: CompanyRelease.objects.all().delete(),
        line.save,
        line.delete,
    ):
        with pytest.raises(AppendOnlyError):
            change()
    assert release(edition, company, day=dt.date(2017, 3, 31)) is None
    assert release(edition, company, day=dt.date(2017, 2, 28)) is None


def test_people_enrolled_follow_the_same_rule(year, edition, company, microproject):
    """Twelve, then three more: they wait for two others."""
    joined = [row.participation.starts_on for row in year.members]
    first = last_month_end((max(joined) + dt.timedelta(days=31)).replace(day=1))

    def enrolled(day):
        with clock.at(day + dt.timedelta(days=1)):
            release(edition, company, day=day)
        lines = ReleasedSum.objects.filter(measure=Measure.ENROLLED, release__day=day)
        return [line.value for line in lines]

    assert enrolled(first) == [PEOPLE]
    day = first
    for expected in ([], [], [], [], [5]):
        row = join(microproject=microproject)
        row.participation.starts_on = day + dt.timedelta(days=1)
        row.participation.save()
        Affiliation.objects.create(user=row.participation.user, organisation=company, starts_on=dt.date(2010, 1, 1))
        day = last_month_end((day + dt.timedelta(days=32)).replace(day=1))
        assert enrolled(day) == expected


def test_the_worker_releases_each_month_once_for_each_employer(year, edition, company):
    rival = make_organisation(name="Firma B")
    Partnership.objects.create(
        edition=edition, organisation=rival, role=PartnershipRole.EMPLOYER, starts_on=edition.starts_on
    )
    with clock.at(dt.date(2017, 4, 1)):
        assert release_sums_of_companies() == 2
        assert release_sums_of_companies() == 0
    with clock.at(dt.date(2017, 4, 30)):
        assert release_sums_of_companies() == 0
    with clock.at(dt.date(2017, 5, 1)):
        assert release_sums_of_companies() == 2
    long_after = edition.ends_on + dt.timedelta(days=200)
    with clock.at(long_after):
        assert release_sums_of_companies() == 0
    assert next_release(edition, long_after) is None
    assert next_release(edition, dt.date(2017, 4, 5)) == dt.date(2017, 4, 30)


# --- The page --------------------------------------------------------------------------------------------------------


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").split())


@pytest.fixture
def address(edition, company) -> str:
    return reverse("reports:company_results", args=[edition.code, company.code])


def test_the_page_stands_still_between_releases(client, year, edition, company, representative, address):
    for number in range(6):
        year(number, dt.date(2017, 3, 4))
    client.force_login(representative)
    with clock.at(dt.date(2017, 4, 1)):
        assert "Nie udostępniono jeszcze" in plain(client.get(address).content.decode())
        release_sums_of_companies()
        before = client.get(address)
    text = plain(before.content.decode())
    assert "Stan na 31 marca 2017." in text
    assert "Następne sumy: stan na 30 kwietnia 2017." in text
    assert before.context["released"].totals == {"ENROLLED": PEOPLE, "TRAINING": None, "VOLUNTEERING": 360}
    year(0, dt.date(2017, 3, 11), 45)
    year(1, dt.date(2017, 4, 1), 45)
    with clock.at(dt.date(2017, 4, 29)):
        after = client.get(address)
    assert after.context["released"].lines == before.context["released"].lines
    assert "6 h" in text


def test_an_earlier_release_can_be_read_again(client, year, edition, company, representative, address):
    for month in (3, 4):
        for number in range(6):
            year(number, dt.date(2017, month, 4))
        told(edition, company, last_month_end(dt.date(2017, month + 1, 1)))
    client.force_login(representative)
    with clock.at(dt.date(2017, 5, 2)):
        assert client.get(address).context["released"].totals["VOLUNTEERING"] == 720
        assert client.get(f"{address}?stan=2017-03-31").context["released"].totals["VOLUNTEERING"] == 360
        for nonsense in ("2017-13-45", "wczoraj", "2018-01-31", ""):
            assert client.get(f"{address}?stan={nonsense}").context["released"].totals["VOLUNTEERING"] == 720


def test_who_represents_no_more_reads_what_was_released_by_then(
    client, year, edition, company, representative, coordinator, address
):
    for month in (3, 4):
        for number in range(6):
            year(number, dt.date(2017, month, 4))
        told(edition, company, last_month_end(dt.date(2017, month + 1, 1)))
    with clock.at(dt.date(2017, 4, 20)):
        setup.end_role(
            EditionRole.objects.get(user=representative), on=dt.date(2017, 4, 20), reason="Sprzedaż", by=coordinator
        )
    client.force_login(representative)
    with clock.at(dt.date(2017, 6, 1)):
        page = client.get(address)
        assert client.get(f"{address}?stan=2017-04-30").context["released"].totals["VOLUNTEERING"] == 360
    assert page.context["released"].totals["VOLUNTEERING"] == 360
    assert "Ostatni dzień reprezentowania firmy: 20 kwietnia 2017." in plain(page.content.decode())
    assert "Postęp programu" not in page.content.decode()


@pytest.mark.parametrize("months", [1, 3])
def test_the_page_asks_the_same_number_of_questions(
    client, year, edition, company, representative, address, months, django_assert_num_queries
):
    for month in range(3, 3 + months):
        for number in range(6):
            year(number, dt.date(2017, month, 4))
        told(edition, company, last_month_end(dt.date(2017, month + 1, 1)))
    client.force_login(representative)
    with clock.at(dt.date(2017, 7, 1)), django_assert_num_queries(11):
        client.get(address)


# --- Somebody who writes down every figure of a year and solves for persons ------------------------------------------

Atom = tuple[int, Any]  # whose, what
Equation = Mapping[Atom, int]


def rank(equations: Iterable[Equation], without: Collection[int] = ()) -> int:
    """The rank of the equations over a large prime field, after the unknowns of some people are struck out."""
    rows = [{a: c % PRIME for a, c in row.items() if a[0] not in without and c} for row in equations]
    found = 0
    while rows:
        if row := rows.pop():
            found += 1
            pivot = next(iter(row))
            rows = [_less(other, row, pivot) for other in rows]
    return found


def _less(row: dict[Atom, int], by: dict[Atom, int], pivot: Atom) -> dict[Atom, int]:
    """The row less so much of another one that the pivot vanishes from it."""
    if pivot not in row:
        return row
    factor = row[pivot] * pow(by[pivot], -1, PRIME) % PRIME
    sums = {atom: (row.get(atom, 0) - factor * by.get(atom, 0)) % PRIME for atom in {*row, *by}}
    return {atom: value for atom, value in sums.items() if value}


def found_out(equations: list[Equation], *, together: int) -> list[tuple[int, ...]]:
    """The groups of up to `together` people of whom some combination of the figures tells and of nobody else.

    A combination that speaks of a group alone lies in the row space and vanishes outside the group: such ones are there
    exactly when striking out the group's unknowns lowers the rank.
    """
    people = sorted({atom[0] for row in equations for atom in row})
    whole = rank(equations)
    return [
        group
        for size in range(1, together + 1)
        for group in itertools.combinations(people, size)
        if rank(equations, without=group) < whole
    ]


def live(a_year: random.Random, year) -> Iterable[tuple[dt.date, Any]]:
    """A year: each week some people work; entries are confirmed the same day, weeks or months later; two leave the company
    and it is noted late."""
    for week in range(44):
        day = dt.date(2017, 1, 7) + dt.timedelta(days=7 * week)
        for number in a_year.sample(range(PEOPLE), a_year.choice([0, 1, 1, 2, 3])):
            late = a_year.choice([0, 0, 0, 3, 40, 95])
            yield day + dt.timedelta(days=late), (number, day, a_year.randint(20, 400))


def test_a_year_of_looks_finds_no_individual(client, year, edition, company, representative, coordinator, address):
    """Every value shown on every day of a year, in one system of equations: no combination speaks of fewer than five."""
    drawn = sorted(live(random.Random(2017), year), key=lambda pair: (pair[0], pair[1][0]))
    assert len({number for _day, (number, *_rest) in drawn}) == PEOPLE
    shown: set[tuple[str, int]] = set()
    client.force_login(representative)
    leaves = {dt.date(2017, 6, 20): 3, dt.date(2017, 9, 12): 7}
    live_equations: list[Equation] = []
    day = dt.date(2017, 1, 1)
    while day <= dt.date(2018, 1, 5):
        for accepted, (number, happened, minutes) in drawn:
            if accepted == day:
                year(number, happened, minutes, accepted=accepted)
        if number := leaves.get(day):
            job = year.members[number].participation.user.affiliations.get()
            affiliation.end(job, on=day - dt.timedelta(days=50), by=coordinator)
        with clock.at(day):
            release_sums_of_companies()
            if day.day in {1, 15}:
                page = client.get(address)
                released = page.context["released"]
                shown |= {("line", row.pk) for row in released.lines}
                said = {hours(row.value) for row in released.lines if row.measure != Measure.ENROLLED}
                said |= {hours(value) for name, value in released.totals.items() if value and name != "ENROLLED"}
                assert set(re.findall(r"−?\d[\d ,\u00a0]*\u00a0h\b", page.content.decode())) <= said
                now = facts(edition, company, Measure.VOLUNTEERING, on=day)
                live_equations.append({(whose, (month, minutes)): 1 for (whose, month), minutes in now.items()})
        day += dt.timedelta(days=1)
    lines = ReleasedSum.objects.filter(pk__in=[pk for _kind, pk in shown])
    equations: list[Equation] = []
    for line in lines:
        shares = list(ReleasedShare.objects.filter(line=line))
        assert sum(share.value for share in shares) == line.value
        equations.append({(share.participation_id, (share.month, line.pk)): 1 for share in shares})
    for measure in Measure:
        rows = [row for row, line in zip(equations, lines, strict=True) if line.measure == measure]
        # Totals of each release are sums of its lines, and so are all their differences.
        assert len(rows) >= 1 or measure == Measure.TRAINING
        if rows:
            assert found_out(rows, together=1) == []
            assert found_out(rows, together=LEAST - 1) == []
    assert sum(line.measure == Measure.VOLUNTEERING for line in lines) >= 5
    assert any(line.is_correction for line in lines)
    # The same looks at live sums, as they were shown before, give persons away: the solver can find.
    assert found_out(live_equations, together=1)


def test_the_solver_finds_whom_two_sums_give_away():
    whole: Equation = {(1, "a"): 1, (2, "a"): 1, (3, "a"): 1}
    less: Equation = {(1, "a"): 1, (2, "a"): 1}
    assert found_out([whole], together=2) == []
    assert found_out([whole, less], together=1) == [(3,)]
    assert found_out([whole, less], together=2) == [(3,), (1, 2), (1, 3), (2, 3)]
