"""Larger worlds obey the same rules and are written once."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from kopalnia.demo import facts
from kopalnia.demo.large import build_large
from kopalnia.lib.domain import clock
from microprojects.models import Entry, Event, Microproject
from people.models import User
from programmes.models import Edition
from recruitment.models import Application
from tests.worlds import built, fingerprint
from trainings.models import Attendance

# The programme is built to its end on both databases (tests/demo/test_published.py).
pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def large(django_db_setup: None, django_db_blocker: Any) -> Iterator[Edition]:
    with built(django_db_blocker, "midway"):
        yield build_large(60, day=facts.MOMENTS["midway"])


@pytest.fixture
def edition(large: Edition, db: None) -> Edition:
    return large


def test_large_world_has_its_people_teams_and_work(edition: Edition) -> None:
    assert edition.participations.count() == 60
    assert Application.objects.filter(edition=edition).count() == 72
    groups = Microproject.objects.filter(edition=edition)
    assert groups.count() == 9
    assert Attendance.objects.filter(session__module__edition=edition).count() == 300
    assert Entry.objects.filter(microproject__in=groups).count() == 240
    assert Event.objects.filter(microproject__in=groups).count() == 27
    assert Edition.objects.filter(code__startswith="d60").count() == 4
    assert set(User.objects.values_list("is_example", flat=True)) == {True}
    assert EmailAddress.objects.filter(email__startswith="d60-u").count() == 72
    assert not User.objects.filter(search_key="").exists()


def test_large_world_is_written_once(edition: Edition) -> None:
    before = fingerprint()
    call_command("seed_demo", moment="midway", people=60, no_documents=True)
    assert fingerprint() == before


def test_pages_of_the_large_world_open(edition: Edition, client: Client) -> None:
    coordinator = User.objects.get(email="barbara@example.org")
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    with clock.at(facts.MOMENTS["midway"]):
        for name in (
            "recruitment:recruitment_board",
            "programmes:people_list",
            "trainings:training_list",
            "visits:visit_list",
            "visits:resource_list",
            "microprojects:microproject_list",
            "reports:results",
        ):
            assert client.get(reverse(name, args=[edition.code])).status_code == 200, name
