"""The public pages of calls."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from tests.factories import people, programmes
from tests.page_text import WARSAW, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def page_of(client, edition):
    return client.get(reverse("recruitment:call", args=[edition.code]))


def test_call_tells_a_visitor_everything(client, call, mine):
    call.call_for_whom, call.call_rules, call.privacy_notice = "Dla pracowników", "Regulamin 2", "Administrator danych"
    call.contact_phone, call.contact_hours = "32 000 00 00", "codziennie 6:00–20:00"
    call.save()
    text = words(page_of(client, call))
    for needed in (
        "Czterdzieści godzin",
        "Dla pracowników",
        "Regulamin 2",
        "Administrator danych",
        "Maszyny Wirek",
        "32 000 00 00",
        "codziennie 6:00–20:00",
        "30 września 2016",
        reverse("recruitment:application_new", args=[call.code]),
    ):
        assert needed in text, needed


def test_call_leads_a_visitor_without_an_account_to_one(client, call, participant):
    address = f"{reverse('account_signup')}?next={reverse('recruitment:application_new', args=[call.code])}"
    assert f'href="{address}"' in words(page_of(client, call))
    client.force_login(participant)
    assert address not in words(page_of(client, call))


def test_call_says_when_it_closed_and_offers_no_button(client, call):
    with clock.at(dt.date(2016, 10, 1)):
        text = words(page_of(client, call))
    assert "Nabór zakończył się 30 września 2016" in text
    assert reverse("recruitment:application_new", args=[call.code]) not in text


def test_call_is_open_on_its_last_day_and_not_before_its_first(client, call):
    with clock.at(dt.datetime(2016, 9, 30, 23, 59, tzinfo=WARSAW)):
        assert "btn-lamp" in words(page_of(client, call))
    with clock.at(dt.date(2016, 8, 31)):
        assert "btn-lamp" not in words(page_of(client, call))


def test_unpublished_call_is_not_found(client, edition):
    assert page_of(client, edition).status_code == 404
    assert client.post(reverse("recruitment:call", args=[edition.code])).status_code == 405


def test_call_shows_no_taken_places(client, call, mine):
    programmes.make_application(edition=call, employer=mine, verdict="accepted")
    before = words(page_of(client, call))
    programmes.make_application(edition=call, employer=mine, verdict="accepted")
    assert words(page_of(client, call)) == before


def test_call_page_takes_three_queries(client, call, django_assert_num_queries):
    page_of(client, call)
    with django_assert_num_queries(3):
        page_of(client, call)


@pytest.mark.parametrize("count", [1, 3])
def test_call_list_takes_one_query(client, count, django_assert_num_queries):
    for number in range(count):
        programmes.make_call(edition=programmes.make_edition(name=f"Edycja {number}"))
    with django_assert_num_queries(1):
        text = words(client.get(reverse("recruitment:call_list")))
    assert text.count("<h2>") == count


def test_empty_call_list_says_so(client):
    assert "Teraz nie ma otwartych naborów." in words(client.get(reverse("recruitment:call_list")))


def test_call_leads_an_applicant_to_the_own_application(client, call):
    row = programmes.make_application(edition=call, applicant=people.make_user())
    client.force_login(row.applicant)
    assert reverse("recruitment:application_detail", args=[row.code]) in words(page_of(client, call))
