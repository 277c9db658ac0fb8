"""The pages that move with the day ask as many questions of two thousand people as of twenty.

The edition is written in bulk: people, employers who changed in between, attendance and hours, and nothing else.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.web import asof
from microprojects.choices import EntryState
from microprojects.models import Entry, TeamMembership
from organisations.models import Affiliation
from people.models import User
from programmes.choices import PartnershipRole
from programmes.models import Edition, Participation, Partnership
from tests.factories.microprojects import make_microproject
from tests.factories.people import make_organisation, make_user
from tests.factories.programmes import make_coordinator, make_edition
from tests.factories.training import make_module, make_session, sign
from tests.speed.test_queries import BOOKKEEPING, LISTS, MOST
from trainings.choices import Presence
from trainings.models import Attendance

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TODAY, BACK, SOLD = dt.date(2017, 9, 1), dt.date(2017, 6, 20), dt.date(2017, 6, 8)
PAGES = (
    "programmes:people_list",
    "trainings:training_hours",
    "microprojects:microproject_list",
    "reports:results",
    "home",
)


def make_crowd(people: int) -> tuple[Edition, User]:
    edition = make_edition(name=f"{people} osób")
    coordinator = make_coordinator(edition=edition)
    companies = [make_organisation() for _number in range(2)]
    for company in companies:
        Partnership.objects.create(
            edition=edition, organisation=company, role=PartnershipRole.EMPLOYER, starts_on=edition.starts_on
        )
    by, day = make_user(), edition.starts_on
    group = make_microproject(edition=edition, by=by)
    users = User.objects.bulk_create(
        User(email=f"o{number}.{people}@example.org", first_name="Anna", last_name=f"Nowak{number}").fill_keys()
        for number in range(people)
    )
    parts = Participation.objects.bulk_create(
        Participation(edition=edition, user=user, starts_on=day) for user in users
    )
    jobs = [Affiliation(user=user, organisation=companies[0], starts_on=day, ends_on=SOLD) for user in users]
    later = [
        Affiliation(user=user, organisation=companies[1], starts_on=SOLD + dt.timedelta(days=1)) for user in users
    ]
    Affiliation.objects.bulk_create(jobs + later)
    session = sign(session=make_session(module=make_module(edition=edition), day=dt.date(2017, 6, 3)))
    at = session.ends_at
    Attendance.objects.bulk_create(
        Attendance(
            session=session, participation=part, presence=Presence.FULL, minutes=300, recorded_by=by, recorded_at=at
        )
        for part in parts
    )
    TeamMembership.objects.bulk_create(
        TeamMembership(microproject=group, participation=part, starts_on=day) for part in parts
    )
    said = {"microproject": group, "aim_version": group.aim_versions.get(), "state": EntryState.ACCEPTED}
    said |= {"created_at": at, "submitted_at": at, "accepted_at": at, "accepted_by": by, "minutes": 60}
    Entry.objects.bulk_create(
        Entry(participation=part, author=part.user, text="Pomiar.", happened_on=at.date(), **said) for part in parts
    )
    return edition, coordinator


def questions(edition: Edition, coordinator: User) -> dict[str, int]:
    client = Client()
    client.force_login(coordinator)
    session = client.session
    session[asof.KEY] = {"user": coordinator.pk, "day": BACK.isoformat()}
    session.save()
    found = {}
    for name in PAGES:
        url = reverse(name, args=[] if name == "home" else [edition.code])
        assert "Stan na 20" in client.get(url).content.decode()
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        found[name] = sum(not BOOKKEEPING.match(query["sql"]) for query in asked)
    return found


def test_two_thousand_people_cost_no_more_questions_than_twenty() -> None:
    with clock.at(TODAY):
        few, many = (questions(*make_crowd(people)) for people in (20, 2000))
    assert few == many
    assert {name: number for name, number in many.items() if number > LISTS.get(name, MOST)} == {}
