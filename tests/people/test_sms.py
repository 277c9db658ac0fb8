"""Codes in text messages: who gets one, how often, how long it is good, and what nobody can learn by asking."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from people import periodic_jobs, sms
from people.actions import phone as actions
from people.choices import TextPurpose, TextState
from people.models import AuditEntry, OutgoingText, TextQuota, User
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
NUMBER = "+48600100200"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    """The gateway that writes files, and where it does."""
    settings.SMS_GATEWAY, settings.SMS_FOLDER = "file", tmp_path
    return tmp_path


@pytest.fixture
def anna() -> User:
    return make_user(first_name="Anna", email=None, phone=NUMBER, phone_verified=True)


def sent(folder: Path) -> list[list[str]]:
    """What left, as the worker would send it: number and text of each message."""
    periodic_jobs.send_waiting_texts()
    return [path.read_text().splitlines() for path in sorted(folder.iterdir())]


def code_in(folder: Path) -> str:
    return sent(folder)[-1][1].partition("kod ")[2][:6]


def ask(client: Client, number: str = "600 100 200", **more: str):
    return client.post("/logowanie/telefon/", {"phone": number, **more}, REMOTE_ADDR=more.get("network", "10.0.0.1"))


def signed_in(client: Client) -> int | None:
    return int(client.session.get("_auth_user_id", 0)) or None


# --- Off ---


@pytest.mark.once
def test_nothing_of_it_is_there_without_a_gateway(client: Client, anna: User, settings) -> None:
    assert "Wyślij kod SMS-em" in client.get("/konto/login/").content.decode()
    settings.SMS_GATEWAY = ""
    assert "Wyślij kod SMS-em" not in client.get("/konto/login/").content.decode()
    assert {client.get(path).status_code for path in ("/logowanie/telefon/", "/logowanie/telefon/kod/")} == {404}
    client.force_login(anna)
    assert {client.get(path).status_code for path in ("/konto/telefon/", "/konto/telefon/kod/")} == {404}
    assert client.post("/konto/telefon/usun/").status_code == 404
    assert 'name="phone"' in client.get("/konto/").content.decode()


# --- Signing in ---


def test_person_signs_in_with_a_code(client: Client, anna: User, folder: Path) -> None:
    assert ask(client, next="/konto/")["Location"] == "/logowanie/telefon/kod/"
    assert "600 100 200" in client.get("/logowanie/telefon/kod/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    code = code_in(folder)
    assert sent(folder) == [[NUMBER, f"Kopalnia: kod {code}. Wazny 10 minut. Nie podawaj go nikomu."]]
    assert client.post("/logowanie/telefon/kod/", {"code": f"{code[:3]} {code[3:]}"})["Location"] == "/konto/"
    assert signed_in(client) == anna.pk
    row = OutgoingText.objects.get()
    assert (row.state, row.sealed, row.used_at is not None, code in row.code_hash) == (TextState.SENT, "", True, False)


@pytest.mark.once
def test_text_is_in_the_person_s_language_and_fits_one_message(anna: User) -> None:
    User.objects.update(language="en")
    row = sms.code_for_sign_in(NUMBER)
    assert row.words.startswith("Kopalnia: code ")
    assert sms.plain_signs("Zażółć gęślą jaźń – Łódź") == "Zazolc gesla jazn - Lodz"
    assert len(sms.plain_signs("ą" * 500)) == sms.LONGEST


@pytest.mark.once
@pytest.mark.parametrize("who", ["nobody", "not confirmed", "not active"])
def test_answer_is_the_same_for_a_number_nobody_signs_in_with(
    client: Client, anna: User, folder: Path, who: str
) -> None:
    changes = {
        "nobody": {"phone": "+48600100299"},
        "not confirmed": {"phone_verified": False},
        "not active": {"is_active": False},
    }
    known = Client()
    pages = []
    for browser in (known, client):
        if browser is client:
            User.objects.filter(pk=anna.pk).update(**changes[who])
        assert ask(browser)["Location"] == "/logowanie/telefon/kod/"
        page = browser.get("/logowanie/telefon/kod/").content.decode()
        pages.append(page.partition("<h1>")[2].partition("<form")[0])
        assert browser.post("/logowanie/telefon/kod/", {"code": "000000"}).status_code == 200
    assert pages[0] == pages[1]
    # Nothing is sent to somebody who was switched off before it left.
    assert len(sent(folder)) == (0 if who == "not active" else 1)
    assert signed_in(client) is None


def test_code_is_good_once_and_only_in_the_browser_that_asked(client: Client, anna: User, folder: Path) -> None:
    ask(client)
    code, other = code_in(folder), Client()
    ask(other)
    assert other.post("/logowanie/telefon/kod/", {"code": code}).status_code == 200
    assert signed_in(other) is None
    assert client.post("/logowanie/telefon/kod/", {"code": code}).status_code == 302
    key = OutgoingText.objects.order_by("pk")[0].key
    assert sms.check_code(str(key), code, purpose=TextPurpose.SIGN_IN) is None


def test_five_wrong_codes_end_it(client: Client, anna: User, folder: Path) -> None:
    ask(client)
    code = code_in(folder)
    wrong = "111111" if code != "111111" else "222222"
    for _time in range(5):
        assert "Ten kod jest błędny" in client.post("/logowanie/telefon/kod/", {"code": wrong}).content.decode()
    assert client.post("/logowanie/telefon/kod/", {"code": code}).status_code == 200
    assert (signed_in(client), OutgoingText.objects.get().tries) == (None, 5)
    # A form that is wrong in itself costs no try.
    client.post("/logowanie/telefon/kod/", {"code": "abc"})
    assert OutgoingText.objects.get().tries == 5


@pytest.mark.once
def test_old_code_is_no_code(client: Client, anna: User, folder: Path) -> None:
    ask(client)
    code = code_in(folder)
    OutgoingText.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert client.post("/logowanie/telefon/kod/", {"code": code}).status_code == 200
    assert signed_in(client) is None


@pytest.mark.once
def test_code_is_no_code_once_the_number_is_another_person_s(client: Client, anna: User, folder: Path) -> None:
    ask(client)
    code = code_in(folder)
    User.objects.filter(pk=anna.pk).update(phone="+48600100299")
    assert client.post("/logowanie/telefon/kod/", {"code": code}).status_code == 200
    assert signed_in(client) is None


# --- Limits ---


def test_one_network_cannot_use_up_the_day_of_a_number(anna: User, folder: Path) -> None:
    answers = [ask(Client()).status_code for _time in range(6)]
    assert answers == [302, 302, 302, 302, 429, 429]
    assert ask(Client(), network="10.9.9.9").status_code == 302
    assert len(sent(folder)) == 5


@pytest.mark.once
@pytest.mark.parametrize("known", [True, False])
def test_number_gets_ten_codes_a_day_known_or_not(anna: User, folder: Path, known: bool) -> None:
    number = "600 100 200" if known else "600 100 299"
    answers = [ask(Client(), number, network=f"10.0.{time}.1").status_code for time in range(12)]
    assert answers == [302] * 10 + [429] * 2
    assert len(sent(folder)) == (10 if known else 0)
    TextQuota.objects.update(day=timezone.localdate() - dt.timedelta(days=1))
    assert periodic_jobs.forget_old_texts() >= 1
    assert not TextQuota.objects.exists()


@pytest.mark.once
def test_portal_s_bill_is_bounded_and_only_messages_count(anna: User, folder: Path, settings) -> None:
    settings.SMS_DAILY_LIMIT = 2
    networks = [f"10.0.{digit}.1" for digit in range(4)]
    # Invented numbers cost nothing, so nobody ends everybody's day with a list of them.
    assert {ask(Client(), f"600 100 21{digit}", network=networks[0]).status_code for digit in range(9)} == {302}
    assert [ask(Client(), network=network).status_code for network in networks] == [302, 302, 429, 429]
    # What is refused then is refused alike.
    assert ask(Client(), "600 100 219", network=networks[3]).status_code == 429
    sms.code_for_sign_in(NUMBER)
    assert len(sent(folder)) == 2


def test_one_account_does_not_write_to_the_whole_world(client: Client, folder: Path) -> None:
    client.force_login(make_user())
    answers = [client.post("/konto/telefon/", {"phone": f"600 100 21{digit}"}).status_code for digit in range(7)]
    assert answers == [302] * 5 + [429] * 2
    other = Client()
    other.force_login(make_user())
    assert other.post("/konto/telefon/", {"phone": "600 100 219"}).status_code == 302


@pytest.mark.once
def test_household_with_a_billion_addresses_is_one_network(anna: User) -> None:
    answers = [ask(Client(), network=f"2001:db8:1:2::{host:x}").status_code for host in range(1, 7)]
    assert answers == [302] * 4 + [429] * 2
    assert ask(Client(), network="2001:db8:1:3::1").status_code == 302
    assert ask(Client(), network="::ffff:10.0.0.1").status_code == 302
    assert ask(Client(), network="::ffff:10.0.0.2").status_code == 302


# --- The worker ---


def test_failed_message_is_tried_again_and_given_up_with_its_code(anna: User, monkeypatch) -> None:
    def broken(self: object, number: str, text: str) -> None:
        raise OSError("no way out")

    monkeypatch.setattr(sms.FileGateway, "send", broken)
    row = sms.code_for_sign_in(NUMBER)
    for attempt in range(1, 5):
        assert not sms.deliver(row.pk)
        row.refresh_from_db()
        assert row.attempts == attempt
        assert not sms.deliver(row.pk)  # not yet
        OutgoingText.objects.update(next_try_at=timezone.now())
    assert (row.state, row.sealed, row.last_error) == (TextState.FAILED, "", "OSError")


@pytest.mark.once
def test_code_that_is_too_old_is_not_sent(anna: User, folder: Path) -> None:
    row = sms.code_for_sign_in(NUMBER)
    OutgoingText.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert not sms.deliver(row.pk)
    assert sent(folder) == []
    OutgoingText.objects.update(expires_at=timezone.now() - dt.timedelta(days=3))
    assert periodic_jobs.forget_old_texts() == 1


def test_message_leaves_after_the_commit_and_once(
    anna: User, folder: Path, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=False) as later:
        row = sms.code_for_sign_in(NUMBER)
        assert not list(folder.iterdir())
    for call in later:
        call()
    assert len(list(folder.iterdir())) == 1
    assert not sms.deliver(row.pk)


def test_the_database_keeps_no_text_that_has_left(anna: User) -> None:
    row = OutgoingText.objects.filter(pk=sms.code_for_sign_in(NUMBER).pk)
    for wrong in ({"state": "sent"}, {"tries": 6}, {"state": "x"}, {"purpose": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**wrong)


@pytest.mark.once
def test_service_gets_the_message_and_its_refusals_are_told_apart(monkeypatch) -> None:
    """Against a stand-in for the package of the extra, which need not be installed."""
    calls: list[dict] = []

    class ServiceError(Exception):
        def __init__(self, code: int) -> None:
            self.code = code

    class Service:
        def __init__(self, *, access_token: str) -> None:
            self.token, self.sms = access_token, SimpleNamespace(send=self.send)

        def send(self, **given: str) -> None:
            calls.append({**given, "token": self.token})
            if given["to"] == "48600100299":
                raise ServiceError(13)
            if given["to"] == "48600100298":
                raise ServiceError(999)

    client, exception = ModuleType("smsapi.client"), ModuleType("smsapi.exception")
    client.SmsApiPlClient = client.SmsApiComClient = Service  # type: ignore[attr-defined]
    exception.SmsApiException = ServiceError  # type: ignore[attr-defined]
    for name, module in (("smsapi", ModuleType("smsapi")), ("smsapi.client", client), ("smsapi.exception", exception)):
        monkeypatch.setitem(sys.modules, name, module)
    gateway = sms.SmsApiGateway(token="t", service="pl", sender="Kopalnia")
    gateway.send(NUMBER, "Kod")
    assert calls == [{"to": "48600100200", "message": "Kod", "encoding": "utf-8", "from_": "Kopalnia", "token": "t"}]
    with pytest.raises(sms.Refusal):
        gateway.send("+48600100299", "Kod")
    with pytest.raises(ServiceError):
        gateway.send("+48600100298", "Kod")


# --- One's own number ---


def test_new_number_counts_when_its_code_is_typed(client: Client, folder: Path) -> None:
    anna = make_user(phone="+48600100201")
    client.force_login(anna)
    account = client.get("/konto/").content.decode()
    assert 'name="phone"' not in account
    assert "Niepotwierdzony" in account
    client.post("/konto/", {"phone": NUMBER, "first_name": "Anna", "last_name": "Kos"})
    assert client.post("/konto/telefon/", {"phone": "600 100"}).status_code == 200
    assert client.post("/konto/telefon/", {"phone": "600 100 200"})["Location"] == "/konto/telefon/kod/"
    assert client.post("/konto/telefon/kod/", {"code": "12"}).status_code == 200
    anna.refresh_from_db()
    assert (anna.phone, anna.phone_verified) == ("+48600100201", False)
    assert client.post("/konto/telefon/kod/", {"code": code_in(folder)})["Location"] == "/konto/"
    anna.refresh_from_db()
    assert (anna.phone, anna.phone_verified) == (NUMBER, True)
    assert AuditEntry.objects.get(verb="phone.confirmed").data == {}


def test_code_for_one_purpose_or_person_is_no_code_for_another(client: Client, anna: User, folder: Path) -> None:
    ewa, browser = make_user(), Client()
    browser.force_login(ewa)
    browser.post("/konto/telefon/", {"phone": "600 100 200"})
    code, key = code_in(folder), str(OutgoingText.objects.get().key)
    assert sms.check_code(key, code, purpose=TextPurpose.SIGN_IN) is None
    # Anna signs in with this number: who types its code is told, and nothing moves.
    page = browser.post("/konto/telefon/kod/", {"code": code}).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "Ten numer potwierdziła już kodem inna osoba." in page
    assert [user.pk for user in User.objects.filter(phone_verified=True)] == [anna.pk]


def test_only_way_in_is_not_removed(client: Client, anna: User) -> None:
    client.force_login(anna)
    assert client.post("/konto/telefon/usun/").status_code == 403
    User.objects.filter(pk=anna.pk).update(email="anna@example.org")
    EmailAddress.objects.create(user=anna, email="anna@example.org", primary=True, verified=True)
    assert client.post("/konto/telefon/usun/").status_code == 302
    anna.refresh_from_db()
    assert (anna.phone, anna.phone_verified) == ("", False)
    assert actions.remove(anna, by=anna) == anna
    assert AuditEntry.objects.filter(verb="phone.removed").count() == 1
