"""An invitation opened in several places at the same moment gives exactly one role."""

import threading

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, connections
from django.test import Client

from joining.models import Invitation
from programmes.models import EditionRole
from tests.factories.people import make_user
from tests.factories.programmes import make_coordinator, make_edition, make_invitation
from tests.patience import PATIENCE

TABS = 6


@pytest.mark.django_db(transaction=True)
def test_parallel_acceptances_give_one_role():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("A database in memory has one connection; the file and PostgreSQL runs prove this.")
    edition = make_edition()
    user = make_user(email="nina@example.org")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    make_invitation(edition=edition, by=make_coordinator(edition=edition), email=user.email, token="klucz")
    tabs = [Client() for _number in range(TABS)]
    for tab in tabs:
        tab.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    start, answers = threading.Barrier(TABS), []

    def accept(tab: Client) -> None:
        try:
            start.wait(timeout=PATIENCE)
            answers.append(tab.post("/zaproszenie/klucz/").status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=accept, args=(tab,)) for tab in tabs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert sorted(answers) == [302] + [404] * (TABS - 1)
    assert EditionRole.objects.filter(user=user).count() == 1
    assert Invitation.objects.get().accepted_by == user
