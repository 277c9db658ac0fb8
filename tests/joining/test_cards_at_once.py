"""A role given while a card is being issued: whoever is first, nobody with a role is left with a card."""

import contextlib
import threading

import pytest
from django.db import connection, connections

from joining.actions import cards
from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Refused
from people.actions import roles
from people.choices import PortalRoleName
from people.models import Card, PortalRole
from programmes.models import Edition
from tests.factories.programmes import make_coordinator, make_edition, make_participant
from tests.patience import PATIENCE


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["card", "role"])
def test_role_given_in_the_middle_leaves_no_card(first, monkeypatch):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("A database in memory has one connection; the file and PostgreSQL runs prove this.")
    edition = make_edition()
    boss = make_coordinator(edition=edition)
    holder = make_participant(edition=edition)
    inside, done, faults = threading.Event(), threading.Event(), []
    module, name = (cards, "issue_card") if first == "card" else (roles.card, "revoke_of")
    real = getattr(module, name)

    def slowly(*given, **named):
        """Decided, and not yet done: the other one tries now, and has to wait or to see what was decided."""
        answer = real(*given, **named)
        inside.set()
        done.wait(timeout=0.5)
        return answer

    monkeypatch.setattr(module, name, slowly)

    def issue():
        with contextlib.suppress(Refused):
            cards.issue_cards(Edition.objects.with_roles(boss).get(pk=edition.pk), participations=[holder], by=boss)

    def grant():
        roles.grant(holder.user, PortalRoleName.ADMINISTRATOR, on=clock.today(), by=boss)

    def second():
        inside.wait(timeout=PATIENCE)
        run(grant if first == "card" else issue)
        done.set()

    def run(act):
        try:
            act()
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            faults.append(repr(error))
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(issue if first == "card" else grant,)),
        threading.Thread(target=second),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert faults == []
    assert PortalRole.objects.filter(user=holder.user).count() == 1
    assert not Card.objects.valid().exists()
