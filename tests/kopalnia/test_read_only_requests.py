"""Whoever only reads changes nothing; and what a form writes stands in one transaction."""

import logging
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from kopalnia import read_only_requests
from kopalnia.checks import addresses
from organisations.models import Organisation
from tests import transactions
from tests.factories.people import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def renaming(request: HttpRequest) -> HttpResponse:
    Organisation.objects.update(place="Byczyna")
    return HttpResponse("zapisane", content_type="text/plain")


def visiting(request: HttpRequest) -> HttpResponse:
    request.session["here"] = True
    Organisation.objects.first()
    return HttpResponse("czytane", content_type="text/plain")


urlpatterns = [
    path("zmiana/", renaming, name="renaming"),
    path("zmiana/razem/", transaction.atomic(renaming), name="renaming_together"),
    path("wizyta/", visiting, name="visiting"),
    path("", include("kopalnia.urls")),
]


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_page_that_writes_while_it_is_read_is_a_fault(client: Client, method: str) -> None:
    with pytest.raises(
        read_only_requests.WroteWhileReading, match="renaming_together wrote to organisations_organisation"
    ):
        getattr(client, method)(reverse("renaming_together"))


def test_in_production_the_fault_stands_in_the_log_and_the_page_is_shown(
    client: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TESTING = False
    organisation = make_organisation()
    with caplog.at_level(logging.ERROR, logger="kopalnia.read_only_requests"):
        assert client.get(reverse("renaming_together")).content == b"zapisane"
    assert caplog.messages == ["A page wrote while it was read: renaming_together to organisations_organisation"]
    organisation.refresh_from_db()
    assert organisation.place == "Byczyna"


def test_the_visit_itself_may_be_written(client: Client) -> None:
    assert client.get(reverse("visiting")).status_code == 200
    assert client.session["here"]


def test_a_form_writes(client: Client) -> None:
    assert client.post(reverse("renaming_together")).status_code == 200


def test_a_write_without_a_transaction_is_a_fault(client: Client) -> None:
    with pytest.raises(transactions.WroteOutsideATransaction, match="POST renaming: UPDATE"):
        client.post(reverse("renaming"))


def test_what_may_be_written_exists() -> None:
    pages = [label for labels in read_only_requests.PAGES.values() for label in labels]
    labels = [*read_only_requests.ALLOWED, *pages, *transactions.BY_THEMSELVES]
    assert len(labels) > 10
    assert all(apps.get_model(label) for label in labels)


@pytest.mark.urls("kopalnia.urls")
def test_pages_with_a_right_of_their_own_exist() -> None:
    pages = [*read_only_requests.PAGES, *(page for page in transactions.ARRIVALS if not page.startswith("tests."))]
    assert len(pages) > 3
    assert set(pages) <= {address.full_name for address in addresses()}
