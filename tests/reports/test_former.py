"""Whoever no longer represents a company reads its sums as they were on the last day, and nothing else."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib import clock
from microprojects.choices import EntryState
from microprojects.models import TeamMembership
from people.actions import affiliation, succession
from people.models import Affiliation
from programmes.actions import setup
from programmes.choices import PartnershipRole, Presence, SessionState
from programmes.models import Attendance, EditionRole, Module, Partnership, Session
from reports import company as sums
from tests.factories.microprojects import join, make_entry
from tests.factories.people import make_organisation
from tests.factories.programmes import make_participant
from tests.reading import words

pytestmark = pytest.mark.django_db
D = dt.date(2017, 6, 8)


def at(day: dt.date, hour: int = 10) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), tzinfo=dt.UTC)


def days(number: int) -> dt.date:
    return D + dt.timedelta(days=number)


@pytest.fixture
def world(edition, microproject, coordinator, mentor, company):
    """One person of the company; sums of one person are shown. Each fact happened and was recorded on its days."""
    edition.small_group = 1
    edition.save()
    with clock.at(days(-90)):
        Partnership.objects.create(
            edition=edition, organisation=company, role=PartnershipRole.EMPLOYER, starts_on=edition.starts_on
        )
        person = TeamMembership.objects.get().participation
        type(person).objects.update(created_at=clock.now())
        Affiliation.objects.create(user=person.user, organisation=company, starts_on=dt.date(2010, 1, 1))
    module = Module.objects.create(edition=edition, topic="Komunikacja", planned_minutes=480)

    def session(minutes, *, held, signed, **fields):
        row = Session.objects.create(
            module=module,
            starts_at=at(held),
            ends_at=at(held, 12),
            minutes=minutes,
            state=SessionState.SIGNED,
            signed_by=coordinator,
            signed_at=at(signed),
        )
        given = {"presence": Presence.FULL, "recorded_by": coordinator, "recorded_at": at(held), **fields}
        Attendance.objects.create(session=row, participation=person, minutes=minutes, **given)
        return row

    session(100, held=days(-30), signed=days(-30))
    session(1000, held=days(-1), signed=days(1))  # signed too late
    session(10000, held=days(1), signed=days(1))  # held too late
    corrected = session(7, held=days(-20), signed=days(-20), replaced_at=at(days(2)))  # as it stood then
    Attendance.objects.create(
        session=corrected, participation=person, presence=Presence.FULL, minutes=70000,
        recorded_by=coordinator, recorded_at=at(days(2)),
    )  # fmt: skip
    membership = TeamMembership.objects.get()
    for minutes, happened, accepted in ((60, -10, -9), (600, -1, 1), (30, 0, 0), (900, 1, 2)):
        make_entry(
            membership=membership,
            state=EntryState.ACCEPTED,
            minutes=minutes,
            happened_on=days(happened),
            accepted_at=at(days(accepted)),
            accepted_by=mentor,
        )
    with clock.at(days(3)):  # entered later, though since long ago
        late = make_participant(edition=edition)
        Affiliation.objects.create(user=late.user, organisation=company, starts_on=dt.date(2010, 1, 1))
    return edition


def test_sums_hold_what_had_happened_and_was_recorded_by_the_last_day(world, company):
    found = sums.results(world, company, until=D)
    assert (found.enrolled.value, found.training_minutes.value, found.volunteer_minutes.value) == (1, 107, 90)
    now = sums.results(world, company)
    assert (now.enrolled.value, now.training_minutes.value, now.volunteer_minutes.value) == (2, 81100, 1590)
    months = sums.by_month(world, company, of="volunteering", until=D)
    assert [(row.month, row.share.value) for row in months if row.share.value] == [
        (dt.date(2017, 5, 1), 60),
        (dt.date(2017, 6, 1), 30),
    ]


def test_months_of_one_and_the_same_person_are_not_the_rest_of_the_sum(edition, microproject, company, mentor):
    """Five people in March, one of them alone in April and in May: the sum less March would be that person's hours."""
    edition.small_group = 5
    edition.save()
    members = [TeamMembership.objects.get(), *(join(microproject=microproject) for _number in range(4))]
    for row in members:
        Affiliation.objects.create(user=row.participation.user, organisation=company, starts_on=dt.date(2010, 1, 1))

    def work(row, month, minutes=60):
        make_entry(
            membership=row,
            state=EntryState.ACCEPTED,
            minutes=minutes,
            happened_on=dt.date(2017, month, 10),
            accepted_at=at(dt.date(2017, month, 11)),
            accepted_by=mentor,
        )

    def shown():
        return [row.share.value for row in sums.by_month(edition, company, of="volunteering")]

    for row in members:
        work(row, 2)
        work(row, 3, 90)
    for month in (4, 5):
        work(members[0], month)
    assert sums.results(edition, company).volunteer_minutes.value == 5 * 150 + 120
    assert shown() == [None, 450, None, None]
    for row in members[1:]:
        work(row, 4 if row == members[1] else 5)
    # Behind April and May together stand five people now: nobody is found, and February may be told.
    assert shown() == [300, 450, None, None]


def test_end_of_a_job_written_down_later_changes_nothing(world, company, coordinator):
    """Otherwise the two readings would differ by the hours of one person."""
    before = sums.results(world, company, until=D)
    job = TeamMembership.objects.get().participation.user.affiliations.get()
    with clock.at(days(5)):
        affiliation.end(job, on=days(-25), by=coordinator)
        assert sums.results(world, company, until=D) == before
        assert sums.results(world, company).training_minutes.value == 100
        assert sums.results(world, company, until=days(5)).training_minutes.value == 100


@pytest.fixture
def url(world, company) -> str:
    return reverse("reports:company_results", args=[world.code, company.code])


@pytest.fixture
def former(world, representative, coordinator):
    setup.end_role(EditionRole.objects.get(user=representative), on=D, reason="Sprzedaż", by=coordinator)
    return representative


def test_before_and_after_the_last_day(client, world, former, url):
    client.force_login(former)
    with clock.at(D):
        page = words(client.get(url))
        assert "Stan na 8 czerwca 2017" not in page
        assert "Postęp programu" in page
    with clock.at(days(1)):
        page = words(client.get(url))
        assert "Stan na 8 czerwca 2017 – dzień, w którym skończyła się Twoja reprezentacja" in page
        assert "1,5 h" in page
        assert "Postęp programu" not in page


def test_nothing_else_opens_and_home_leads_to_the_one_page(client, world, former, url, company):
    rival = make_organisation(name="Firma B")
    Partnership.objects.create(
        edition=world, organisation=rival, role=PartnershipRole.EMPLOYER, starts_on=world.starts_on
    )
    client.force_login(former)
    with clock.at(days(1)):
        assert f'href="{url}"' in words(client.get("/"))
        for path in (
            reverse("reports:results", args=[world.code]),
            reverse("reports:figure", args=[world.code, "zapisani"]),
            reverse("reports:company_results", args=[world.code, rival.code]),
            reverse("programmes:partner_list", args=[world.code]),
            reverse("programmes:people_list", args=[world.code]),
            reverse("programmes:training_list", args=[world.code]),
        ):
            assert client.get(path).status_code == 404, path


def test_name_is_the_one_of_the_last_day(client, world, former, url, company, coordinator):
    with clock.at(days(5)):
        succession.rename(
            company, new_name="Zupełnie Inna", on=days(1), reason="x", expected=company.version, by=coordinator
        )
        client.force_login(former)
        page = words(client.get(url))
    assert "Firma A" in page
    assert "Zupełnie Inna" not in page


def test_who_represents_it_again_reads_today(client, world, former, url, company, coordinator):
    with clock.at(days(2)):
        client.force_login(former)
        setup.grant_role(
            world, user=former, role="representative", organisation=company, starts_on=days(2), by=coordinator
        )
        assert "Stan na 8 czerwca" not in words(client.get(url))


def test_stranger_and_the_sold_firm_of_others_stay_closed(client, world, former, url, stranger, participant):
    with clock.at(days(1)):
        client.force_login(stranger)
        assert client.get(url).status_code == 404
        client.force_login(participant)
        assert client.get(url).status_code == 403
