"""A hundred people at one card at the same moment: no more than five PINs are looked at, whatever the processes."""

import threading
from collections import Counter

import pytest
from django.db import connection, connections

from people.actions import card as actions
from people.models import AuditEntry, Card
from tests.factories.people import make_user
from tests.patience import PATIENCE

pytestmark = [pytest.mark.django_db(transaction=True)]

PIN, WRONG = "271828", "000000"
CROWD = 100


@pytest.fixture(autouse=True)
def real_connections(transactional_db):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("A database in memory has one connection; the file and PostgreSQL runs prove this.")


@pytest.fixture
def looked_at(monkeypatch):
    """Which PINs were compared with the hash; the outcome of every comparison."""
    seen = []
    real = actions.check_password

    def noting(pin, kept):
        seen.append(pin)
        return real(pin, kept)

    monkeypatch.setattr(actions, "check_password", noting)
    return seen


@pytest.fixture
def card():
    return actions.issue(make_user(email=None), by=make_user(), pin=PIN).card


def at_once(code, pins):
    """Try all the PINs in threads with their own connections; outcomes by PIN."""
    start, outcomes, faults = threading.Semaphore(0), Counter(), []

    def run(pin):
        try:
            start.acquire(timeout=PATIENCE)
            outcomes[pin, actions.open_with_pin(code, pin) is not None] += 1
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            faults.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(pin,)) for pin in pins]
    for thread in threads:
        thread.start()
    start.release(len(threads))
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert faults == []
    return outcomes


def test_hundred_wrong_pins_are_five_tries(card, looked_at):
    assert at_once(card.code, [WRONG] * CROWD) == {(WRONG, False): CROWD}
    assert looked_at == [WRONG] * 5
    assert (actions.note_blocked(), actions.note_blocked()) == (1, 0)
    card.refresh_from_db()
    assert (card.tries, card.is_blocked, card.blocked_at is not None) == (5, True, True)
    assert AuditEntry.objects.filter(verb="card.blocked").count() == 1
    assert actions.open_with_pin(card.code, PIN) is None


def test_right_pin_in_the_crowd_does_not_slip_past_the_limit(card, looked_at):
    """Every wrong PIN but five waits behind the five; the right one comes in only as one of them."""
    Card.objects.filter(pk=card.pk).update(tries=4)
    outcomes = at_once(card.code, [WRONG] * 30 + [PIN])
    card.refresh_from_db()
    if outcomes[PIN, True]:  # it was the fifth: what it gave back was tried anew, and no more
        assert looked_at[0] == PIN
        assert looked_at.count(WRONG) <= 5
    else:
        assert looked_at == [WRONG]
        assert card.is_blocked


def test_of_two_new_cards_issued_at_once_one_is_valid(card):
    holder, issuer = card.user, card.issued_by
    gate, faults = threading.Barrier(4), []

    def issue():
        try:
            gate.wait(timeout=PATIENCE)
            actions.issue(holder, by=issuer)
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            faults.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=issue) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert faults == []
    assert (Card.objects.count(), Card.objects.valid().count()) == (5, 1)
    assert Card.objects.filter(replaced_by=None).count() == 1
