"""The day somebody looks at: chosen by a form, kept in the session, and nothing is written while it is in the past."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from kopalnia.lib.domain import clock
from microprojects.models import Entry
from programmes.models import EditionRole
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db

TODAY, BACK = dt.date(2017, 6, 9), dt.date(2017, 3, 12)
BAND = "Stan na 12\N{NO-BREAK SPACE}marca 2017"
AS_OF = "/stan-na/"


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def _look(client, day="2017-03-12", back="/"):
    return client.post(AS_OF, {"day": day, "next": back})


def _page(client, path="/"):
    return client.get(path).content.decode()


@pytest.fixture
def looking(client, coordinator):
    client.force_login(coordinator)
    _look(client)
    return client


def test_day_is_chosen_and_stands_on_every_page(client, coordinator, edition):
    client.force_login(coordinator)
    people = reverse("programmes:people_list", args=[edition.code])
    assert 'name="day"' in _page(client, people)
    answer = _look(client, back=people)
    assert (answer.status_code, answer["Location"]) == (302, people)
    for path in (people, "/", "/szukaj/", reverse("people:account"), reverse("account_logout"), "/nie-ma-takiej/"):
        page = _page(client, path)
        assert page.count(BAND) == 2, path  # before the title, and in the band
        assert "Wróć do dziś" in page


@pytest.mark.parametrize("day", ["", "2017-06-09", "9.06.2017"])
def test_today_ends_it(looking, day):
    assert BAND in _page(looking)
    _look(looking, day)
    assert BAND not in _page(looking)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2017-06-10", "Ten dzień jeszcze nie nadszedł."),
        ("1999-01-01", "pierwsza edycja zaczyna się"),
        ("<jutro>", "Wpisz datę tak: 8.06.2017."),
        ("9999-99-99", "Wpisz datę tak: 8.06.2017."),
        ("9999-12-31", "Rok musi być między 1900 a 2100."),
        ("0001-01-01", "Rok musi być między 1900 a 2100."),
        ("a\x00b", "Wpisz datę tak: 8.06.2017."),
        ("9" * 9000, "Wpisz datę tak: 8.06.2017."),
    ],
)
def test_wrong_day_comes_back_with_a_sentence(looking, day, sentence):
    answer = _look(looking, day, back="/szukaj/?q=a")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert f'value="{day.replace("<", "&lt;").replace(">", "&gt;")}"' in page
    assert 'value="/szukaj/?q=a"' in page
    assert BAND in _page(looking)


def test_it_leads_only_to_own_pages(looking):
    assert _look(looking, back="https://evil.example/")["Location"] == "/"


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 302), ("mentor", 302), ("administrator", 302), ("participant", 403), ("representative", 403)],
)
def test_those_who_see_other_people_look_back(client, request, edition, who, status):
    client.force_login(request.getfixturevalue(who))
    assert _look(client).status_code == status
    assert (BAND in _page(client, reverse("people:account"))) == (status == 302)
    assert client.get(AS_OF).status_code == (200 if status == 302 else 403)


def test_visitor_is_sent_to_sign_in(client):
    assert client.get(AS_OF)["Location"].startswith(reverse("account_login"))


def test_participants_have_no_field_of_the_day(client, participant, microproject):
    client.force_login(participant)
    assert 'name="day"' not in _page(client, reverse("microprojects:microproject_detail", args=[microproject.code]))


def test_whoever_lost_the_role_can_come_back_to_today(looking, coordinator, administrator):
    grant = EditionRole.objects.get(user=coordinator)
    grant.starts_on, grant.ends_on = dt.date(2017, 1, 1), dt.date(2017, 6, 8)
    grant.save()
    assert _look(looking, "2017-02-01").status_code == 403
    assert _look(looking, "").status_code == 302
    assert BAND not in _page(looking)


# --- Nothing is written ----------------------------------------------------------------------------------------------


TEXT = "Umówiliśmy boisko przy szkole nr 4. Dyrektorka daje też szatnię."


def test_form_is_given_back_and_one_button_returns_and_sends(looking, edition):
    url = reverse("programmes:edition_settings", args=[edition.code])
    page = _page(looking, url)
    form = dict(re.findall(r'name="([a-z_]+)"[^>]*? value="([^"]*)"', page.split("edition_settings")[-1]))
    refused = looking.post(url, {**form, "name": "Edycja zimowa"})
    text = refused.content.decode()
    assert refused.status_code == 409
    assert BAND in text
    edition.refresh_from_db()
    assert edition.name != "Edycja zimowa"
    fields = dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text.rpartition("<form method")[0])
    )
    assert fields["name"] == "Edycja zimowa"
    assert fields["_to_today"] == "1"
    assert "Wróć do dziś i wyślij" in text
    again = looking.post(url, {name: value for name, value in fields.items() if name not in {"day", "next"}})
    assert again.status_code in {200, 302}
    assert BAND not in _page(looking)


def test_member_who_also_mentors_writes_nothing_into_the_past(client, participant, edition, microproject):
    EditionRole.objects.create(edition=edition, user=participant, role="mentor", starts_on=dt.date(2017, 1, 1))
    client.force_login(participant)
    url = reverse("microprojects:entry_new", args=[microproject.code])
    _look(client)
    data = {"microproject": microproject.code, "text": TEXT, "day": "today", "hours": "120", "time_mode": "own"}
    data |= {"audience": "team", "act": "send"}
    refused = client.post(url, data)
    assert (refused.status_code, Entry.objects.count()) == (409, 0)
    assert TEXT in refused.content.decode()
    assert client.post(url, {**data, "_to_today": "1"}).status_code == 302
    assert Entry.objects.get().happened_on == TODAY


def test_form_without_text_is_refused_too(looking, microproject):
    assert looking.post(reverse("people:account")).status_code == 409


def test_our_button_is_no_way_around_the_secret_of_forms(coordinator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator)
    session = client.session
    session["as_of"] = {"user": coordinator.pk, "day": BACK.isoformat()}
    session.save()
    assert client.post(reverse("people:account"), {"_to_today": "1", "first_name": "Obca"}).status_code == 403
    assert BAND in _page(client)


def test_language_can_be_changed_and_the_day_stays(looking):
    assert looking.post(reverse("people:language"), {"language": "en", "next": "/"}).status_code == 302
    assert "As of 12 March 2017" in _page(looking).replace("\N{NO-BREAK SPACE}", " ")


# --- Sessions --------------------------------------------------------------------------------------------------------


def test_signing_out_ends_it(looking, coordinator):
    assert looking.post(reverse("account_logout")).status_code == 302
    looking.force_login(coordinator)
    assert BAND not in _page(looking)


def test_next_person_in_the_same_browser_is_in_today(looking, mentor, microproject):
    kept = looking.session["as_of"]
    looking.force_login(mentor)
    assert BAND not in _page(looking)
    session = looking.session
    session["as_of"] = kept  # even if the session were carried over
    session.save()
    assert BAND not in _page(looking)


def test_a_day_that_is_no_longer_past_is_today(looking):
    with clock.at(BACK):
        assert BAND not in _page(looking)


def test_first_edition_is_the_first_one_the_person_sees(looking, coordinator, edition):
    make_edition(name="Dawna", starts_on=dt.date(2001, 1, 1), ends_on=dt.date(2001, 12, 31))
    assert _look(looking, "2001-06-01").status_code == 200
