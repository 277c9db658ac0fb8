"""Two people leave at the same moment, each counting on the other: one of them stays."""

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction

from kopalnia.lib.domain import clock
from people.actions import roles
from people.models import User
from people.sole_responsibility import administrators, left_without
from programmes.actions.setup import end_role
from programmes.models import EditionRole
from tests.factories.people import make_administrator
from tests.factories.programmes import make_coordinator, make_edition
from tests.patience import PATIENCE

ROUNDS = 3


def at_once(*acts: Callable[[], object]) -> list[bool]:
    """Start all acts at one moment; whether each was done (`ValidationError` = refused)."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("A database in memory has one connection; the file and PostgreSQL runs prove this.")
    start, done = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait(timeout=PATIENCE)
            act()
            done.append(True)
        except ValidationError:
            done.append(False)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    return sorted(done)


def switch_off(user: User) -> None:
    """As the back office does it: the page's transaction asks, then writes."""
    with transaction.atomic():
        if left_without(user):
            raise ValidationError("zostaje")
        User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.django_db(transaction=True)
def test_two_last_coordinators_leave_at_once():
    for _round in range(ROUNDS):
        edition = make_edition()
        people = [make_coordinator(edition=edition) for _number in range(2)]
        grants = [EditionRole.objects.get(user=user) for user in people]

        def leave(grant: EditionRole) -> Callable[[], object]:
            return lambda: end_role(grant, on=clock.today(), reason="koniec", by=grant.user)

        assert at_once(*(leave(grant) for grant in grants)) == [False, True]
        assert EditionRole.objects.in_charge().filter(edition=edition).count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_coordinator_leaves_while_the_other_is_switched_off():
    for _round in range(ROUNDS):
        edition = make_edition()
        barbara, dorota = (make_coordinator(edition=edition) for _number in range(2))
        grant = EditionRole.objects.get(user=barbara)
        done = at_once(
            lambda grant=grant: end_role(grant, on=clock.today(), reason="koniec", by=grant.user),
            lambda dorota=dorota: switch_off(dorota),
        )
        assert done == [False, True]
        assert EditionRole.objects.in_charge().filter(edition=edition).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_last_administrators_leave_at_once():
    make_first = [make_administrator() for _number in range(2)]
    grants = [user.portal_roles.get() for user in make_first]
    done = at_once(*(lambda grant=grant: roles.revoke(grant, on=clock.today(), by=grant.user) for grant in grants))
    assert done == [False, True]
    assert administrators().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_last_administrators_switch_each_other_off():
    people = [make_administrator() for _number in range(2)]
    assert at_once(*(lambda user=user: switch_off(user) for user in people)) == [False, True]
    assert administrators().count() == 1
