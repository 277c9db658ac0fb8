"""Figures and their doors: the sum of the records is the figure, and a company sees only its own totals."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from microprojects.choices import EntryState, EventState, RecipientKind
from microprojects.models import Overlap, RecipientCount, TeamMembership
from microprojects.queries.reach import reach_of, reach_totals
from organisations.models import Affiliation, Organisation
from programmes.choices import PartnershipRole
from programmes.models import Partnership
from reports import definitions, figures, records
from reports.choices import Measure
from reports.queries.company import facts
from tests.factories.microprojects import join, make_entry, make_event
from tests.factories.people import make_organisation
from tests.factories.programmes import make_participant, make_representative
from trainings.choices import Presence, SessionState
from trainings.models import Attendance, Module, Session

pytestmark = [pytest.mark.django_db, pytest.mark.sought]

DAY = dt.datetime(2016, 10, 8, 7, 0, tzinfo=dt.UTC)


@pytest.fixture
def world(edition, microproject, coordinator, company):
    """Eight hours of training, two people with different attendance, entries, events and an overlap."""
    Partnership.objects.create(
        edition=edition, organisation=company, role=PartnershipRole.EMPLOYER, starts_on=edition.starts_on, places=10
    )
    module = Module.objects.create(edition=edition, topic="Komunikacja", planned_minutes=480)
    session = Session.objects.create(
        module=module,
        starts_at=DAY,
        ends_at=DAY + dt.timedelta(hours=9),
        minutes=480,
        state=SessionState.SIGNED,
        signed_by=coordinator,
        signed_at=DAY,
    )
    first = TeamMembership.objects.get().participation
    second = make_participant(edition=edition)
    left = make_participant(edition=edition, last_name="Odszedł")
    left.ends_on = dt.date(2017, 1, 1)
    left.save()
    for person, minutes in ((first, 480), (second, 60)):
        Affiliation.objects.create(user=person.user, organisation=company, starts_on=dt.date(2010, 1, 1))
        Attendance.objects.create(
            session=session,
            participation=person,
            presence=Presence.FULL if minutes == 480 else Presence.PART,
            minutes=minutes,
            recorded_by=coordinator,
            recorded_at=DAY,
        )
    membership = TeamMembership.objects.get()
    for state, minutes in ((EntryState.ACCEPTED, 90), (EntryState.ACCEPTED, 45), (EntryState.SUBMITTED, 600)):
        make_entry(membership=membership, state=state, minutes=minutes, happened_on=dt.date(2017, 5, 1))
    join(microproject=microproject, participation=second)
    events = [
        make_event(microproject=microproject, starts_at=DAY, state=state, title=f"Wydarzenie {n}")
        for n, state in enumerate((EventState.HELD, EventState.HELD, EventState.PLANNED))
    ]
    for event, number in zip(events, (100, 50, 999), strict=True):
        RecipientCount.objects.create(
            event=event,
            kind=RecipientKind.DIRECT,
            method="door",
            lower=number,
            best=number,
            upper=number,
            recorded_by=coordinator,
            recorded_at=DAY,
        )
    Overlap.objects.create(first=events[0], second=events[1], people=20, declared_by=coordinator, declared_at=DAY)
    return edition


def test_overview_counts_what_the_definitions_say(world):
    overview = figures.overview(world)
    people = overview.reach.direct.people
    assert (overview.enrolled, overview.active, overview.completed) == (3, 2, 1)
    assert (overview.training_minutes, overview.person_minutes) == (480, 540)
    assert (overview.all_microprojects, overview.events, overview.volunteer_minutes) == (1, 2, 135)
    assert (people.lower, people.best, people.upper) == (130, 130, 150)


@pytest.mark.parametrize("definition", [d for d in definitions.ALL if d is not definitions.RECIPIENTS])
def test_sum_of_the_records_is_the_figure(world, definition):
    for day in (clock.today(), dt.date(2017, 4, 30), dt.date(2016, 10, 7)):
        rows = records.rows_of(records.behind(world, definition, day), definition)
        assert rows or day < clock.today()
        assert sum(row.amount for row in rows) == figures.TOTALS[definition](world, day)


def test_sum_of_events_and_overlaps_is_the_number_of_recipients(world):
    reach = reach_of(world)
    rows = records.recipients(reach)
    assert len(rows) == 3
    for bound in ("lower", "best", "upper"):
        assert sum(getattr(row.bounds, bound) for row in rows) == getattr(reach.direct.people, bound)


def test_sums_of_recipients_are_those_of_the_records(world):
    for until, reached in ((None, True), (DAY.date(), True), (DAY.date() - dt.timedelta(days=1), False)):
        rows, totals = reach_of(world, until=until), reach_totals(world, until=until)
        assert bool(rows.direct.people.upper) == reached
        assert (totals.direct, totals.indirect) == (rows.direct, rows.indirect)


def test_figures_of_an_earlier_day_count_what_happened_by_then(world):
    """Whenever it was written down: the team and its entries were entered by the test today, about the past."""
    first, second, third = (
        figures.overview(world, on=dt.date(*day)) for day in ((2016, 10, 7), (2016, 10, 8), (2017, 4, 30))
    )
    assert (first.enrolled, first.active, first.completed) == (3, 3, 0)
    assert (first.training_minutes, first.person_minutes, first.events, first.volunteer_minutes) == (0, 0, 0, 0)
    assert (second.training_minutes, second.person_minutes, second.events) == (480, 540, 2)
    assert (third.active, third.completed, third.volunteer_minutes) == (2, 0, 0)


@pytest.mark.parametrize("key", [d.key for d in definitions.ALL])
def test_every_door_opens_for_the_coordination_only(
    client, world, coordinator, participant, mentor, stranger, representative, other_coordinator, key
):
    url = reverse("reports:figure", args=[world.code, key])
    expected = (
        (coordinator, 200),
        (participant, 403),
        (mentor, 403),
        (representative, 403),
        (stranger, 404),
        (other_coordinator, 404),
    )
    for user, status in expected:
        client.force_login(user)
        assert client.get(url).status_code == status, user


def test_unknown_figure_is_not_found(client, world, coordinator):
    client.force_login(coordinator)
    assert client.get(reverse("reports:figure", args=[world.code, "nie-ma"])).status_code == 404


def test_results_ask_a_constant_number_of_queries(client, world, coordinator, django_assert_num_queries):
    client.force_login(coordinator)
    url = reverse("reports:results", args=[world.code])
    client.get(url)
    with django_assert_num_queries(12):
        client.get(url)
    for _number in range(3):
        make_participant(edition=world)
    with django_assert_num_queries(12):
        client.get(url)


def test_representative_is_led_to_own_company_and_finds_no_other(client, world, representative, company):
    other = make_organisation(name="Firma B")
    Partnership.objects.create(
        edition=world, organisation=other, role=PartnershipRole.EMPLOYER, starts_on=world.starts_on
    )
    client.force_login(representative)
    response = client.get(reverse("reports:results", args=[world.code]))
    own = reverse("reports:company_results", args=[world.code, company.code])
    assert response["Location"] == own
    assert client.get(own).status_code == 200
    assert client.get(reverse("reports:company_results", args=[world.code, other.code])).status_code == 404


def test_hours_stay_with_the_employer_of_their_day(world, company: Organisation):
    other = make_organisation(name="Firma B")
    for job in Affiliation.objects.all():
        job.ends_on = dt.date(2017, 4, 30)
        job.save()
        Affiliation.objects.create(user=job.user, organisation=other, starts_on=dt.date(2017, 5, 1))

    def minutes(company: Organisation) -> tuple[int, int]:
        found = [facts(world, company, which, on=clock.today()) for which in (Measure.TRAINING, Measure.VOLUNTEERING)]
        return sum(found[0].values()), sum(found[1].values())

    assert (minutes(company), minutes(other)) == ((540, 0), (0, 135))


def test_representative_of_another_edition_does_not_get_in(client, world, company):
    from tests.factories.programmes import make_edition

    elsewhere = make_representative(edition=make_edition(name="Inna"), organisation=company)
    client.force_login(elsewhere)
    assert client.get(reverse("reports:company_results", args=[world.code, company.code])).status_code == 404
