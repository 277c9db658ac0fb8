"""Codes and links that let somebody in are readable nowhere but in the letter itself: not by an administrator on any page,
not in any table, not in a log; before the letter has left, after it has, and when it never does."""

from __future__ import annotations

import datetime as dt
import logging
import re
import smtplib
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib import admin
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from joining.actions import invitations
from kopalnia.lib.domain import encryption, periodic_jobs
from kopalnia.lib.web.access import Refused
from kopalnia.lib.web.logs import KeylessFormatter
from people import outbox, sms
from people.actions import mail as mail_actions
from people.choices import MailState, TextState
from people.mail import MASK
from people.models import AuditEntry, OutgoingMail, OutgoingText, SubmissionKey, User
from programmes.choices import EditionRoleName
from tests.factories.people import make_administrator, make_mail, make_user

pytestmark = pytest.mark.django_db
NUMBER = "+48600100200"
CODE = re.compile(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", re.MULTILINE)


@pytest.fixture(autouse=True)
def as_in_production(settings, tmp_path, monkeypatch) -> None:
    """The outbox, tasks as rows and a gateway for text messages."""
    settings.EMAIL_BACKEND = "people.outbox.OutboxBackend"
    settings.TASKS = {"default": {**settings.TASKS["default"], "BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.SMS_GATEWAY, settings.SMS_FOLDER = "file", tmp_path
    settings.MAIL_TRANSPORT_HOST = "mail.example.org"
    # Too long to stand in a moment or a hash by chance.
    monkeypatch.setattr(sms.secrets, "randbelow", lambda _most: 731_905_246_813_577_902)


@pytest.fixture
def zofia(mentor: User) -> User:
    """The mentor whose letters somebody would like to read."""
    User.objects.filter(pk=mentor.pk).update(phone=NUMBER, phone_verified=True)
    EmailAddress.objects.create(user=mentor, email=mentor.email, primary=True, verified=True)
    return mentor


# --- Every kind of letter that lets somebody in: asks for it, and gives what must not be found ---


def sign_in_code(client: Client, zofia: User) -> str:
    client.post(reverse("account_request_login_code"), {"email": zofia.email})
    return code_in(OutgoingMail.objects.latest("pk").letter)


def reset_code(client: Client, zofia: User) -> str:
    client.post(reverse("account_reset_password"), {"email": zofia.email})
    return code_in(OutgoingMail.objects.latest("pk").letter)


def sign_up_code(client: Client, zofia: User) -> str:
    client.post(reverse("account_signup"), {"email": "nowa@example.org"})
    return code_in(OutgoingMail.objects.latest("pk").letter)


def added_address_code(client: Client, zofia: User) -> str:
    client.force_login(zofia)
    client.post(reverse("account_email"), {"email": "zofia@dom.example", "action_add": ""})
    return code_in(OutgoingMail.objects.latest("pk").letter)


def invitation_link(client: Client, zofia: User) -> str:
    grant = zofia.edition_roles.get()
    coordinator = grant.edition.role_grants.filter(role=EditionRoleName.COORDINATOR).first()
    by = coordinator.user if coordinator else make_administrator()
    invitations.send(grant.edition, email="nina@example.org", role=EditionRoleName.COORDINATOR, by=by)
    token = re.findall(r"/zaproszenie/([^/\s]+)/", OutgoingMail.objects.latest("pk").letter)[0]
    # The whole way to the code: forms sent once, an address to return to, a refusal that is logged.
    client.get(f"/zaproszenie/{token}/")
    client.post(f"/zaproszenie/{token}/", {"idempotency_key": "6c2a4a5c-6b0c-4c39-8d7e-9a0f6b1f1a11"})
    client.post(f"/zaproszenie/{token}/kod/", {"idempotency_key": "6c2a4a5c-6b0c-4c39-8d7e-9a0f6b1f1a12"})
    return token


def text_message_code(client: Client, zofia: User) -> str:
    client.post(reverse("people:phone_sign_in"), {"phone": NUMBER})
    return re.findall(r"\d{18}", OutgoingText.objects.latest("pk").words)[0]


WAYS = [sign_in_code, reset_code, sign_up_code, added_address_code, invitation_link, text_message_code]


def code_in(letter: str) -> str:
    found = CODE.search(letter)
    assert found, letter
    return found[1]


# --- Everything that is kept ---


def everything_kept() -> Iterator[tuple[str, str]]:
    """Every row of every table as text, as a copy of the database would show it; sessions as Django would read them."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 – names of our tables
            for row in cursor.fetchall():
                yield table, " ".join(map(str, row))
    for session in Session.objects.all():
        yield "decoded session", str(session.get_decoded())


def lines_of(caplog: pytest.LogCaptureFixture) -> Iterator[tuple[str, str]]:
    """Every line of the log as production writes it."""
    for record in caplog.records:
        yield "log", KeylessFormatter().format(record)


def places_of(secret: str, caplog: pytest.LogCaptureFixture) -> list[str]:
    found = [*everything_kept(), *lines_of(caplog)]
    assert len(found) > 20
    return [f"{where}: {text[:300]}" for where, text in found if secret in text]


def leave(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """Let the worker do what it does with what waits, with a server that takes letters, quotes and refuses them, or waits."""

    class Server:
        def __init__(self, *args: object, **options: object) -> None: ...

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *args: object) -> None: ...

        def open(self) -> None: ...

        def close(self) -> None: ...

        def send_messages(self, messages: list) -> int:
            if how == "refused":
                text = str(messages[0].body)
                raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, f"5.1.1 no: {text}".encode())})
            return 1

    def broken(self: object, number: str, text: str) -> None:
        raise sms.Refusal(13) from OSError(text)

    monkeypatch.setattr(outbox, "get_connection", Server)
    if how == "refused":
        monkeypatch.setattr(sms.FileGateway, "send", broken)
    call_command("db_worker", queue_name="*", batch=True, startup_delay=False, reload=False, verbosity=0)
    periodic_jobs.run()


@pytest.mark.parametrize("how", ["waiting", "sent", "refused", "late"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.once  # what stands on the pages of the back office
@pytest.mark.django_db(transaction=True)
def test_secret_stands_in_no_table_and_no_log(way, how, zofia, coordinator, client, monkeypatch, caplog) -> None:
    with caplog.at_level(logging.DEBUG):
        secret = way(client, zofia)
        assert len(secret) >= 6
        assert DBTaskResult.objects.exists()
        if how == "late":
            with time_machine.travel(timezone.now() + dt.timedelta(days=15), tick=False):
                leave(monkeypatch, how)
        elif how != "waiting":
            leave(monkeypatch, how)
    state = {
        "waiting": {MailState.QUEUED, TextState.QUEUED},
        "sent": {MailState.SENT},
        "refused": {MailState.FAILED},
        "late": {MailState.EXPIRED, TextState.FAILED},
    }[how]
    rows = [*OutgoingMail.objects.filter(carries_secret=True), *OutgoingText.objects.all()]
    assert {row.state for row in rows} <= state
    assert all(bool(row.sealed) == (how == "waiting") for row in rows)
    assert places_of(secret, caplog) == []


def test_what_looks_for_secrets_finds_them(zofia, caplog) -> None:
    """Else the test above would prove nothing."""
    make_mail(body="KANAREK7")
    Session.objects.all().delete()
    for number in range(25):
        make_mail(subject=f"Temat {number}")
    assert len(places_of("KANAREK7", caplog)) == 1


# --- The attack: an administrator of the back office who wants to come in as a mentor ---


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_administrator_reads_nothing_that_signs_in(way, zofia, coordinator, edition) -> None:
    secret = way(Client(), zofia)
    thief = Client()
    thief.force_login(make_administrator(is_staff=True, is_superuser=True))
    pages = [*back_office(), *portal(edition)]
    assert len(pages) > 12
    for path in pages:
        assert secret not in thief.get(path, follow=True).content.decode(), path
    assert thief.get("/demo/skrzynka/").status_code in {200, 404}


def back_office() -> list[str]:
    """Its front page, each list, and each row of each list."""
    found = [reverse("admin:index")]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found.append(reverse(f"{name}_changelist"))
        for row in model._base_manager.all():
            found += [reverse(f"{name}_change", args=[row.pk]), reverse(f"{name}_history", args=[row.pk])]
    return found


def portal(edition) -> list[str]:
    return [
        reverse("home"),
        reverse("programmes:message_list", args=[edition.code]),
        reverse("joining:invitation_list", args=[edition.code]),
        reverse("programmes:edition_history", args=[edition.code]),
    ]


def test_back_office_knows_no_table_of_ways_in() -> None:
    """Sessions, factors, proven addresses, accounts of companies, keys of forms and tasks: none is shown or changed there."""
    shown = {model._meta.label for model in admin.site._registry}
    assert shown == {
        "people.User",
        "organisations.Organisation",
        "people.ConsentText",
        "people.AuditEntry",
        "people.OutgoingMail",
    }
    columns = {
        name for options in admin.site._registry.values() for name in (*options.list_display, *(options.fields or ()))
    }
    assert not columns & {"sealed", "password", "token_hash", "code_hash", "body"}
    assert apps.get_model("account.EmailAddress") not in admin.site._registry


def test_who_reads_a_letter_of_somebody_stands_in_their_own_history(zofia) -> None:
    mail = make_mail(to_user=zofia, subject="Notatka", body="Dla Zofii")
    reader = make_administrator(first_name="Agnieszka", last_name="Nowak", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(reader)
    client.get(reverse("admin:people_outgoingmail_changelist"))
    assert not AuditEntry.objects.filter(verb="mail.read").exists()
    page = client.get(reverse("admin:people_outgoingmail_change", args=[mail.pk])).content.decode()
    assert "Dla Zofii" in page
    own = Client()
    own.force_login(zofia)
    assert "Agnieszka Nowak: otwarto" in own.get(reverse("people:my_data")).content.decode()
    mine = make_mail(to_user=reader, body="Dla mnie")
    client.get(reverse("admin:people_outgoingmail_change", args=[mine.pk]))
    assert AuditEntry.objects.filter(verb="mail.read").count() == 1


def test_former_address_is_told_when_the_back_office_writes_another(zofia) -> None:
    former = zofia.email
    client = Client()
    client.force_login(make_administrator(first_name="Adam", last_name="Kos", is_staff=True, is_superuser=True))
    data = {"first_name": "Zofia", "last_name": "Zięba", "form_of_address": "neutral", "language": "pl"}
    address = reverse("admin:people_user_change", args=[zofia.pk])
    client.post(address, {**data, "email": "adam@example.org", "is_active": "on"})
    letter = OutgoingMail.objects.get(template="address_replaced")
    assert (letter.to_email, letter.to_user) == (former, zofia)
    assert "Adam Kos" in letter.body


# --- One letter's life ---


def test_invitation_is_kept_with_its_link_masked(zofia, coordinator, client) -> None:
    token = invitation_link(client, zofia)
    mail = OutgoingMail.objects.get(template="invitation")
    assert MASK in mail.body
    assert mail.letter == mail.body.replace(MASK, f"http://127.0.0.1:8000/zaproszenie/{token}/")


def test_letter_of_allauth_is_kept_without_its_text(zofia, client) -> None:
    sign_in_code(client, zofia)
    mail = OutgoingMail.objects.latest("pk")
    assert (mail.body, mail.subject, mail.to_user) == ("", "Twój kod do logowania", zofia)
    assert dt.timedelta(minutes=14) < mail.good_until - timezone.now() <= dt.timedelta(minutes=15)


def test_letter_whose_secret_is_gone_is_not_queued_again(zofia, coordinator, client) -> None:
    invitation_link(client, zofia)
    OutgoingMail.objects.filter(carries_secret=True).end(MailState.FAILED)
    for mail in OutgoingMail.objects.filter(carries_secret=True):
        with pytest.raises(Refused):
            mail_actions.retry(mail, by=coordinator)
    edition = zofia.edition_roles.get().edition
    desk = Client()
    desk.force_login(coordinator)
    page = desk.get(reverse("programmes:message_list", args=[edition.code])).content.decode()
    assert reverse("joining:invitation_list", args=[edition.code]) in page


def test_secret_nobody_can_unseal_fails_and_does_not_hang(zofia, client, settings, monkeypatch) -> None:
    sign_in_code(client, zofia)
    settings.SECRET_KEY = "another" * 10
    mail = OutgoingMail.objects.latest("pk")
    assert outbox.deliver(mail.pk) is False
    mail.refresh_from_db()
    assert (mail.state, mail.sealed, mail.last_error) == (MailState.FAILED, "", "Unreadable")


def test_database_keeps_no_secret_of_what_has_left(zofia, client) -> None:
    sign_in_code(client, zofia)
    text_message_code(client, zofia)
    for model, column in ((OutgoingMail, "state"), (OutgoingText, "state")):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(~models.Q(sealed="")).update(**{column: "sent"})


def test_sealed_text_is_readable_for_its_use_and_key_only(settings) -> None:
    sealed = encryption.seal("Zażółć", use="one")
    assert (encryption.unseal(sealed, use="one"), "Zażółć" in sealed) == ("Zażółć", False)
    for use, text in (("other", sealed), ("one", ""), ("one", sealed[:-4])):
        with pytest.raises(encryption.Unreadable):
            encryption.unseal(text, use=use)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    assert encryption.unseal(sealed, use="one") == "Zażółć"


def test_address_of_a_sent_form_is_kept_unreadable(client) -> None:
    client.force_login(make_user())
    client.post(
        reverse("people:language"), {"language": "en", "next": "/konto/", "idempotency_key": str(make_mail().key)}
    )
    row = SubmissionKey.objects.get()
    assert not {"/konto/", "jezyk"} & {row.path, row.location}
    assert encryption.unseal(row.location, use="once") == "/konto/"


@pytest.mark.once
@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Forbidden: /zaproszenie/{key}/kod/", "Forbidden: /zaproszenie/…/kod/"),
        ("GET /konto/login/?next=%2Fzaproszenie%2F{key}%2F", "GET /konto/login/?next=%2Fzaproszenie%2F…%2F"),
        ("GET /edycje/ABCD2345/wiadomosci/", "GET /edycje/ABCD2345/wiadomosci/"),
    ],
)
def test_keys_in_addresses_are_masked_in_logs(line: str, kept: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s", (line.format(key="aB-_" * 10 + "abc"),), None)
    assert KeylessFormatter().format(record) == kept


@pytest.mark.once
def test_production_writes_its_logs_without_keys(settings) -> None:
    assert settings.LOGGING["formatters"]["line"]["()"] == "kopalnia.lib.web.logs.KeylessFormatter"
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"line"}
    assert (
        "kopalnia.lib.web.access_log.KeylessLogger" in Path(settings.BASE_DIR, "deploy/gunicorn.conf.py").read_text()
    )
