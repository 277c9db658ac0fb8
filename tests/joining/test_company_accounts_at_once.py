"""Two ways in taken away at the same moment: one of them stays."""

import threading

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import connection, connections

from joining.actions import company_accounts as actions
from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Refused
from organisations.actions import affiliation
from tests.factories.people import make_organisation, make_user
from tests.patience import PATIENCE


@pytest.mark.django_db(transaction=True)
def test_of_two_companies_unlinked_at_once_one_stays(settings) -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("A database in memory has one connection; the file and PostgreSQL runs prove this.")
    user, apps = make_user(email=None), []
    for key in ("famur", "kopex"):
        company = make_organisation(name=key)
        affiliation.start(user, company, on=clock.today(), by=None)
        server = {"server_url": "https://id.example", "organisation": company.code}
        apps.append({"provider_id": key, "name": key, "client_id": key, "secret": "tajne", "settings": server})
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}
    accounts = [SocialAccount.objects.create(user=user, provider=key, uid="1") for key in ("famur", "kopex")]
    start, outcomes = threading.Barrier(2), []

    def unlink(account: SocialAccount) -> None:
        try:
            start.wait(timeout=PATIENCE)
            actions.unlink(account, by=user)
            outcomes.append("done")
        except Refused:
            outcomes.append("told")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=unlink, args=(account,)) for account in accounts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert sorted(outcomes) == ["done", "told"]
    assert SocialAccount.objects.count() == 1
