"""Rights are read once in a request, and anew at the next one."""

import datetime as dt

import pytest

from kopalnia.lib.domain import clock
from people.models import rights
from programmes.models import EditionRole

pytestmark = pytest.mark.django_db
YESTERDAY = clock.today() - dt.timedelta(days=1)


def test_a_person_of_a_request_is_asked_once(coordinator, edition, django_assert_num_queries):
    coordinator.per_request = {}
    with django_assert_num_queries(1):
        assert rights.of(coordinator).rows("coordinator") == [edition.pk]
        assert rights.of(coordinator).rows("mentor") == []


def test_outside_a_request_an_end_is_felt_at_once(coordinator, edition):
    assert rights.of(coordinator).rows("coordinator") == [edition.pk]
    EditionRole.objects.filter(user=coordinator).update(starts_on=YESTERDAY, ends_on=YESTERDAY)
    assert rights.of(coordinator) == {}


def test_an_ended_role_closes_the_page_at_the_next_request(client, coordinator, edition):
    client.force_login(coordinator)
    assert client.get(f"/edycje/{edition.code}/ludzie/").status_code == 200
    EditionRole.objects.filter(user=coordinator).update(starts_on=YESTERDAY, ends_on=YESTERDAY)
    assert client.get(f"/edycje/{edition.code}/ludzie/").status_code == 404


def test_a_visitor_costs_no_query(client, django_assert_num_queries):
    from django.contrib.auth.models import AnonymousUser

    with django_assert_num_queries(0):
        assert rights.of(AnonymousUser()) == {}
