"""A body too large is refused unread, at every address, with a sentence in the person's language."""

import re

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from kopalnia.checks import addresses
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]

HUGE = 200 * 1024 * 1024
FORM = "multipart/form-data; boundary=x"
NEW_ENTRY = "/wpisy/nowy/"


class Unread:
    """A body that must not be touched."""

    def read(self, *args: object) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def send(client: Client, path: str, *, length: int | None, method: str = "POST") -> HttpResponse:
    """A request of an announced length, or in chunks."""
    size = {"CONTENT_LENGTH": str(length)} if length is not None else {"HTTP_TRANSFER_ENCODING": "chunked"}
    return client.generic(method, path, CONTENT_TYPE=FORM, **size, **{"wsgi.input": Unread()})


def test_every_address_refuses_a_huge_body_unread(client: Client) -> None:
    paths = {"/" + re.sub(r"<[^>]*>", "1", re.sub(r"[\^$]|\\Z", "", one.route)) for one in addresses()}
    assert len(paths) > 150
    person = Client()
    person.force_login(make_user())
    # Who asks makes a difference where photos may be sent; whether a length is announced, to nobody.
    for browser, length, answer in ((client, HUGE, 413), (person, HUGE, 413), (person, None, 411)):
        assert {
            path: status for path in paths if (status := send(browser, path, length=length).status_code) != answer
        } == {}
    assert send(client, "/nie-ma-takiej/", length=HUGE, method="GET").status_code == 413


def test_addresses_of_photos_take_more_from_whoever_is_signed_in(client: Client) -> None:
    marked = {address.full_name for address in addresses() if getattr(address.view, "takes_files", False)}
    assert marked == {"microprojects:entry_edit", "microprojects:entry_new", "microprojects:photo_new"}
    between = settings.UPLOAD_LIMIT - 1
    answer = send(client, NEW_ENTRY, length=between)
    assert answer.status_code == 413
    assert (
        "Żeby wysłać zdjęcia, trzeba się zalogować. Zaloguj się w drugiej karcie przeglądarki, wróć tutaj i wyślij"
        " formularz jeszcze raz."
    ) in answer.content.decode()
    client.force_login(make_user())
    with pytest.raises(AssertionError, match="the body was read"):
        send(client, NEW_ENTRY, length=between)
    answer = send(client, NEW_ENTRY, length=settings.UPLOAD_LIMIT + 1)
    assert answer.status_code == 413
    assert "30,0\xa0MB" in answer.content.decode()
    assert send(client, "/konto/", length=between).status_code == 413


def test_sentence_is_in_the_person_s_language(client: Client) -> None:
    assert (
        "Formularz jest za długi: limit to 2 MB tekstu. Skróć go i wyślij jeszcze raz."
        in send(client, "/", length=HUGE).content.decode()
    )
    client.force_login(make_user(language="en"))
    page = send(client, "/", length=HUGE)
    assert "The form is too long: the limit is 2 MB of text. Shorten it and send it again." in page.content.decode()
    assert page["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize(("length", "is_read"), [(100, True), (3000, False)])
def test_a_form_that_failed_before_its_length_was_looked_at(client, monkeypatch, settings, length, is_read) -> None:
    """An address nobody can read: a short body is read to be given back, a long one is not."""
    settings.BODY_LIMIT = 2000
    read: list[str] = []
    monkeypatch.setattr("kopalnia.lib.web.rejected_form.typed", lambda request: read.append(request.path) or [])
    answer = client.post("/konto/login/?x=%00", {"email": "a" * length}, headers={"Origin": "http://testserver"})
    assert (answer.status_code, bool(read)) == (400, is_read)


@pytest.mark.django_db
def test_a_null_in_a_cookie_is_refused(client) -> None:
    assert client.get("/", headers={"Cookie": 'sessionid="a\\000b"'}).status_code == 400
