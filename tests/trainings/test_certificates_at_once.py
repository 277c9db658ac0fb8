"""Several coordinators issue at the same moment: numbers still run without gaps or repetitions."""

import datetime as dt
import threading

import pytest
from django.db import connection, connections

from kopalnia.lib.domain import clock
from programmes.models import Edition, Participation
from tests.factories.programmes import make_coordinator, make_edition, make_participant
from tests.factories.training import attend, make_module, make_session, sign
from tests.patience import PATIENCE
from trainings.actions.certificate import issue_certificates
from trainings.models import Certificate

PEOPLE = 6


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("files")
def test_numbers_run_without_gaps_when_issued_at_once():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("A database in memory has one connection; the file and PostgreSQL runs prove this.")
    edition = make_edition()
    coordinator = make_coordinator(edition=edition)
    session = sign(session=make_session(module=make_module(edition=edition, hours=5)))
    people = [make_participant(edition=edition) for _ in range(PEOPLE)]
    for person in people:
        attend(session=session, participation=person)
    start, failures = threading.Barrier(PEOPLE), []

    def issue(pk: int) -> None:
        try:
            with clock.at(dt.date(2017, 6, 25)):
                own = Participation.objects.select_related("user").get(pk=pk)
                start.wait(timeout=PATIENCE)
                issue_certificates(Edition.objects.get(pk=edition.pk), participations=[own], by=coordinator)
        except Exception as error:  # noqa: BLE001 - told to the test below
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=issue, args=(person.pk,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert failures == []
    assert sorted(Certificate.objects.values_list("serial", flat=True)) == list(range(1, PEOPLE + 1))
