"""Whoever no longer represents a company reads the totals released by the last day, and nothing else."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from microprojects.choices import EntryState
from microprojects.models import TeamMembership
from organisations.actions import organisation_change
from organisations.models import Affiliation
from programmes.actions import setup
from programmes.choices import PartnershipRole
from programmes.models import EditionRole, Partnership
from reports.actions.release import release
from tests.factories.microprojects import make_entry
from tests.factories.people import make_organisation
from tests.page_text import words

pytestmark = [pytest.mark.django_db, pytest.mark.sought]
D = dt.date(2017, 6, 8)


def at(day: dt.date, hour: int = 10) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), tzinfo=dt.UTC)


def days(number: int) -> dt.date:
    return D + dt.timedelta(days=number)


@pytest.fixture
def world(edition, microproject, mentor, company):
    """One person of the company; totals of one person are shown. An hour of May has been released, half an hour of June
    waits for the end of the month."""
    edition.small_group = 1
    edition.save()
    Partnership.objects.create(
        edition=edition, organisation=company, role=PartnershipRole.EMPLOYER, starts_on=edition.starts_on
    )
    membership = TeamMembership.objects.get()
    Affiliation.objects.create(user=membership.participation.user, organisation=company, starts_on=dt.date(2010, 1, 1))
    for minutes, happened in ((90, -10), (30, 0)):
        make_entry(
            membership=membership,
            state=EntryState.ACCEPTED,
            minutes=minutes,
            happened_on=days(happened),
            accepted_at=at(days(happened)),
            accepted_by=mentor,
        )
    for day in (dt.date(2017, 5, 31), dt.date(2017, 6, 30)):
        with clock.at(day + dt.timedelta(days=1)):
            release(edition, company, day=day)
    return edition


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
        assert "Stan na 31 maja 2017." in page
        assert "Ostatni dzień reprezentowania" not in page
        assert "Postęp programu" in page
    with clock.at(days(1)):
        page = words(client.get(url))
        assert "Ostatni dzień reprezentowania firmy: 8 czerwca 2017." in page
        assert "Stan na 31 maja 2017." in page
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
            reverse("trainings:training_list", args=[world.code]),
        ):
            assert client.get(path).status_code == 404, path


def test_name_is_the_one_of_the_last_day(client, world, former, url, company, coordinator):
    with clock.at(days(5)):
        organisation_change.rename(
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
        assert "Ostatni dzień reprezentowania" not in words(client.get(url))


def test_stranger_and_the_sold_company_of_others_stay_closed(client, world, former, url, stranger, participant):
    with clock.at(days(1)):
        client.force_login(stranger)
        assert client.get(url).status_code == 404
        client.force_login(participant)
        assert client.get(url).status_code == 403
