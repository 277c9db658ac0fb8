"""Two coordinators merge the same two accounts at the same moment, crosswise too: exactly one of them does it."""

import threading

import pytest
from django.db import connection, connections

from kopalnia.lib.web.access import Refused
from people.actions import merge as actions
from people.models import Merge, User
from tests.factories import programmes
from tests.patience import PATIENCE

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def real_connections(transactional_db):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("A database in memory has one connection; the file and PostgreSQL runs prove this.")


@pytest.mark.parametrize("crosswise", [False, True])
def test_one_of_two_merges_counts(crosswise: bool) -> None:
    edition = programmes.make_edition()
    coordinators = [programmes.make_coordinator(edition=edition) for _number in range(2)]
    one, other = (programmes.make_participant(edition=edition).user.pk for _number in range(2))
    pairs = [(one, other), (other, one) if crosswise else (one, other)]
    start, outcomes = threading.Barrier(2), []

    def run(by: User, pair: tuple[int, int]) -> None:
        try:
            survivor, absorbed = (User.objects.get(pk=pk) for pk in pair)
            start.wait(timeout=PATIENCE)
            actions.merge(survivor, absorbed, by=by, reason="Jedna osoba.")
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(str(refused.reason))
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            outcomes.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(by, pair)) for by, pair in zip(coordinators, pairs, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert sorted(outcomes) == ["Jedno z tych kont jest już połączone z innym.", "done"]
    assert Merge.objects.count() == 1
    assert User.objects.filter(merged_into=None, pk__in=[one, other]).count() == 1
