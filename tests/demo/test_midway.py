"""9 June 2017: what the day before has changed, and what waits for whom."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kopalnia.demo import cast, facts
from kopalnia.demo.world import World
from kopalnia.lib.domain import clock
from mentors.models import Meeting, MeetingNote
from microprojects.models import Entry, Microproject, Plan
from organisations.models import Affiliation, OrganisationChange
from programmes.choices import EditionRoleName, PartnershipRole
from programmes.models import EditionRole, Participation
from tests.page_text import words
from tests.worlds import built
from trainings.models import Session

# The programme is built to its end on both databases (tests/demo/test_published.py).
pytestmark = pytest.mark.once

BEFORE, DAY, AFTER = dt.date(2017, 6, 7), facts.SOLD_ON, dt.date(2017, 6, 9)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with built(django_db_blocker, "midway") as world:
        yield world


def employed(world: World, key: str, on: dt.date) -> set[str]:
    """Who of the twenty belongs to a company on a day."""
    rows = Affiliation.objects.active(on).filter(
        organisation=world.organisation(key), user__participations__isnull=False
    )
    return {row.user.email.partition("@")[0] for row in rows.select_related("user")}


def test_ten_people_of_each_company_until_the_sale(world: World, db: None) -> None:
    assert {len(employed(world, key, BEFORE)) for key in ("famur", "kopex")} == {10}
    assert len(employed(world, "kopex", DAY)) == 10


def test_after_the_sale_four_have_no_employer_and_six_a_new_one(world: World, db: None) -> None:
    assert employed(world, "kopex", AFTER) == set()
    kopex = {one.person.key for one in cast.PARTICIPANTS if one.employer == "kopex"}
    assert employed(world, "famur", AFTER) & kopex == kopex - set(cast.LOST_THEIR_JOBS)
    assert len(cast.LOST_THEIR_JOBS) == 4
    ended = Affiliation.objects.filter(user__in=[world.person(key) for key in cast.LOST_THEIR_JOBS])
    assert all("Zwolnienie" in row.private_reason and "Zwolnienie" not in row.reason for row in ended)
    assert ended.count() == 4


def test_those_without_a_job_still_take_part(world: World, db: None) -> None:
    for key in cast.LOST_THEIR_JOBS:
        assert world.participation(key).is_active(AFTER)
        assert world.membership(key).is_active(AFTER)


def test_partnership_of_the_sold_company_ended_with_a_reason(world: World, db: None) -> None:
    row = world.edition.partnerships.get(organisation=world.organisation("kopex"), role=PartnershipRole.EMPLOYER)
    assert row.ends_on == DAY
    assert "Sprzedaż" in row.reason
    changes = OrganisationChange.objects
    owners = [changes.owner_on(world.organisation("kopex"), day) for day in (BEFORE, DAY, AFTER)]
    assert owners == [None, world.organisation("famur"), world.organisation("famur")]
    grant = EditionRole.objects.get(user=world.person(cast.REPRESENTATIVES["kopex"].key))
    assert (grant.ends_on, grant.is_active(DAY), grant.is_active(AFTER)) == (DAY, True, False)


def test_one_person_dropped_out(world: World, db: None) -> None:
    assert Participation.objects.filter(edition=world.edition).active(AFTER).count() == 19
    assert not world.participation(cast.DROPPED_OUT).is_active(AFTER)


def test_team_has_its_new_name_and_aim_and_is_found_by_the_old_one(world: World, db: None) -> None:
    microproject = world.microproject("szpital")
    assert microproject.name == "Malowanie Szpitala"
    assert list(Microproject.objects.found_by("czyste powietrze")) == [microproject]
    kinds = list(microproject.aim_versions.values_list("kind", "state"))
    assert kinds == [("first", "in_force"), ("change_of_aim", "in_force")]
    assert microproject.aim_versions.get(number=2).proposed_at.date() == dt.date(2017, 6, 5)
    assert microproject.aim_versions.get(number=2).decided_at.date() == DAY
    old = Entry.objects.filter(microproject=microproject, happened_on__lte=dt.date(2017, 6, 7))
    assert old.exists()
    assert set(old.values_list("aim_version__name", flat=True)) == {"Czyste Powietrze"}


def test_five_mentors_met_their_teams_and_wrote_for_each_audience(world: World, db: None) -> None:
    mentors = EditionRole.objects.filter(edition=world.edition, role=EditionRoleName.MENTOR)
    assert mentors.count() == 5
    assert Meeting.objects.count() >= 30
    assert set(MeetingNote.objects.values_list("audience", flat=True)) == {
        "author",
        "mentors",
        "coordinators",
        "team",
    }


def test_things_wait_for_the_coordination(world: World, db: None) -> None:
    assert Session.objects.filter(state="planned", starts_at__lt=clock.now()).count() == 1
    assert Plan.objects.submitted().count() == 1
    assert Entry.objects.waiting().count() == 5
    assert Plan.objects.filter(state="returned").count() == 1


def test_one_team_is_silent(world: World, db: None) -> None:
    long_ago = AFTER - dt.timedelta(days=21)
    silent = [
        key
        for key in cast.TEAMS
        if not Entry.objects.filter(microproject=world.microproject(key), happened_on__gte=long_ago).exists()
    ]
    assert silent == ["muzyka"]


def test_home_of_the_coordinator_asks_for_attention(world: World, db: None, client: Client) -> None:
    client.force_login(world.coordinator, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("home")).content.decode()
    assert "6 spraw czeka na Ciebie" in page
    assert "Umowa z organizacją „Chcemy Pomóc” wygasa 30 czerwca." in page


def test_other_edition_has_its_own_coordinator(world: World, db: None) -> None:
    roles = EditionRole.objects.active(AFTER).filter(role=EditionRoleName.COORDINATOR)
    assert {(row.edition.code, row.user.email) for row in roles.select_related("edition", "user")} == {
        (facts.EDITION_CODE, cast.COORDINATOR.email),
        (facts.OTHER_EDITION_CODE, cast.OTHER_COORDINATOR.email),
    }


def test_people_of_the_page_are_told_by_their_roles_of_today(world: World, db: None, client: Client) -> None:
    page = words(client.get(reverse("demo:people")))
    for said in (
        "Malowanie Szpitala",
        "reprezentuje firmę Famur",
        "reprezentacja firmy Kopex do 8 czerwca",
        "już poza programem",
        "koordynuje edycję „Edycja 2018”",
    ):
        assert said in page, said
