"""A form sent after the sign-in ended loses no typed text, and a stranger's page gains nothing from it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

TEXT = "Umówiliśmy boisko przy szkole nr 4. Dyrektorka daje też szatnię."


@pytest.fixture
def url(microproject):
    return reverse("microprojects:entry_new", args=[microproject.code])


def _hidden(page):
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


def test_text_sent_without_sign_in_is_given_back_and_can_be_sent_again(client, participant, url):
    form = {
        "text": TEXT,
        "when": "today",
        "hours": "2",
        "time_mode": "own",
        "audience": "team",
        "verb": "send",
        "password": "x",
    }
    response = client.post(url, form)
    fields = _hidden(response.content.decode())
    assert response.status_code == 401
    assert fields["text"] == TEXT
    assert "password" not in fields
    client.force_login(participant)
    again = {name: value for name, value in fields.items() if name not in {"csrfmiddlewaretoken", "_once"}}
    answer = client.post(url, again)
    assert answer.status_code in {200, 302}
    assert answer.status_code == 302 or TEXT in answer.content.decode()


def test_nothing_typed_goes_straight_to_sign_in(client, url):
    response = client.post(url, {})
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_megabytes_are_not_given_back(client, url):
    assert client.post(url, {"text": "x" * 1_000_000}).status_code == 302


def test_old_secret_of_our_own_page_is_renewed_and_of_a_stranger_s_is_not(participant, url):
    client = Client(enforce_csrf_checks=True)
    client.force_login(participant)
    own = client.post(url, {"text": TEXT}, headers={"Origin": "http://testserver"})
    strange = client.post(url, {"text": TEXT}, headers={"Origin": "https://evil.example"})
    silent = client.post(url, {"text": TEXT})
    assert [answer.status_code for answer in (own, strange, silent)] == [403, 403, 403]
    assert _hidden(own.content.decode())["text"] == TEXT
    for answer in (strange, silent):
        assert TEXT not in answer.content.decode()
