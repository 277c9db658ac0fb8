import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage, send_mail
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kopalnia.lib.domain import periodic_jobs
from kopalnia.lib.web.access import Refused
from people.actions import mail as actions
from people.choices import MailState
from people.mail import put, queue
from people.models import AuditEntry, OutgoingMail
from people.outbox import deliver
from tests.factories.mail import Postbox
from tests.factories.people import make_mail, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(settings) -> Any:
    """Tasks as in production: rows in the database, and a call that runs the worker until nothing is left."""
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail", "documents"]}
    }
    return lambda: call_command(
        "db_worker", queue_name="*", batch=True, startup_delay=False, reload=False, verbosity=0
    )


def gone(mail: OutgoingMail) -> OutgoingMail:
    mail.refresh_from_db()
    return mail


@pytest.mark.django_db(transaction=True)
def test_two_messages_are_delivered_once_each_by_the_worker(postbox: Postbox, worker) -> None:
    with transaction.atomic():
        for name in ("anna", "ewa"):
            put(OutgoingMail(to_email=f"{name}@example.org", subject="Zażółć", body="Gęślą jaźń\n"))
        assert DBTaskResult.objects.count() == 0  # nobody is woken before the commit
    assert DBTaskResult.objects.count() == 2
    worker()
    periodic_jobs.run()
    worker()
    assert sorted(envelope.rcpt_tos[0] for envelope in postbox.messages) == ["anna@example.org", "ewa@example.org"]
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {(MailState.SENT, 1)}
    text = postbox.messages[0].content.decode()
    assert "Message-ID: <" in text
    assert "Auto-Submitted: auto-generated" in text


@pytest.mark.django_db(transaction=True)
def test_message_of_a_rolled_back_event_never_leaves(postbox: Postbox, worker) -> None:
    with transaction.atomic():
        put(OutgoingMail(to_email="anna@example.org", subject="S", body="B"))
        transaction.set_rollback(True)
    worker()
    periodic_jobs.run()
    assert postbox.messages == []


def test_server_that_is_away_is_tried_again_later(postbox: Postbox) -> None:
    postbox.answer = "451 try later"
    mail = make_mail()
    waits = []
    moment = timezone.now() + dt.timedelta(seconds=1)
    for _ in range(10):
        with time_machine.travel(moment, tick=False):
            assert deliver(mail.pk) is False
            assert deliver(mail.pk) is False  # not due yet: no further attempt
        gone(mail)
        waits.append(round((mail.next_try_at - moment).total_seconds() / 60))
        moment = mail.next_try_at
    assert waits[:9] == [1, 5, 15, 60, 120, 240, 480, 720, 1440]
    assert sum(waits[:9]) > 2 * 24 * 60
    assert (mail.state, mail.attempts) == (MailState.FAILED, 10)
    assert "451" in mail.last_error


def test_server_that_is_not_there_is_tried_again_later(postbox: Postbox, settings) -> None:
    settings.MAIL_TRANSPORT_PORT = 1
    mail = make_mail()
    assert deliver(mail.pk) is False
    assert (gone(mail).state, mail.attempts) == (MailState.QUEUED, 0)


def test_message_is_the_same_message_at_each_attempt(postbox: Postbox) -> None:
    postbox.answer = "451 try later"
    mail = make_mail()
    deliver(mail.pk)
    first = gone(mail).message_id
    postbox.answer = "250 OK"
    with time_machine.travel(mail.next_try_at, tick=False):
        assert deliver(mail.pk) is True
    assert first
    assert gone(mail).message_id == first
    assert f"Message-ID: {first}" in postbox.messages[0].content.decode()


def test_receiver_refused_for_good_is_not_tried_again(postbox: Postbox) -> None:
    postbox.refuse = "550 no such mailbox"
    mail = make_mail()
    deliver(mail.pk)
    assert (gone(mail).state, mail.attempts) == (MailState.FAILED, 1)


def test_receiver_refused_for_now_is_tried_again(postbox: Postbox) -> None:
    postbox.refuse = "450 mailbox busy"
    mail = make_mail()
    deliver(mail.pk)
    assert gone(mail).state == MailState.QUEUED


def test_row_of_a_killed_worker_is_sent_after_ten_minutes(postbox: Postbox) -> None:
    mail = make_mail(state=MailState.SENDING, sending_since=timezone.now(), attempts=1)
    periodic_jobs.run()
    assert postbox.messages == []
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11), tick=False):
        periodic_jobs.run()
    assert gone(mail).state == MailState.SENT
    assert len(postbox.messages) == 1


def test_lost_wake_up_is_made_up_for(postbox: Postbox) -> None:
    mail = make_mail()
    call_command("run_due", verbosity=0)
    assert gone(mail).state == MailState.SENT


def test_sent_row_is_never_sent_again(postbox: Postbox) -> None:
    mail = make_mail()
    assert [deliver(mail.pk), deliver(mail.pk)] == [True, False]
    assert len(postbox.messages) == 1


def test_without_a_server_nothing_is_lost_or_counted(settings) -> None:
    settings.MAIL_TRANSPORT_HOST = ""
    mail = make_mail()
    assert deliver(mail.pk) is False
    assert (gone(mail).state, mail.attempts) == (MailState.QUEUED, 0)


def test_demo_shows_messages_as_delivered_when_written(settings) -> None:
    settings.MAIL_TRANSPORT_HOST, settings.DEMO = "", True
    mail = make_mail()
    assert deliver(mail.pk) is True
    assert (gone(mail).state, mail.sent_at) == (MailState.SENT, mail.created_at)


def test_mail_of_django_becomes_one_row_for_each_receiver(settings) -> None:
    settings.EMAIL_BACKEND = "people.outbox.OutboxBackend"
    anna = make_user(email="anna@example.org")
    send_mail("Temat\u00a0X", "Treść", None, ["Anna@Example.org"])
    EmailMessage("Drugi", "Treść", to=["b@example.org"], bcc=["c@example.org"]).send()
    rows = OutgoingMail.objects.order_by("pk")
    assert [(row.to_email, row.to_user) for row in rows] == [
        ("Anna@Example.org", anna),
        ("b@example.org", None),
        ("c@example.org", None),
    ]
    assert rows[0].subject == "Temat X"


def test_line_breaks_in_a_subject_are_no_headers(postbox: Postbox) -> None:
    mail = make_mail(subject="A\nBcc: x@example.org")
    deliver(mail.pk)
    assert gone(mail).state == MailState.FAILED
    assert postbox.messages == []


@pytest.fixture
def letters(settings, tmp_path) -> None:
    folder = tmp_path / "emails"
    folder.mkdir()
    (folder / "hello.subject.txt").write_text(
        "{% load i18n %}{% translate 'Who can see your data' %}:\n {{ thing }}\n"
    )
    (folder / "hello.txt").write_text("{{ user.full_name }} {{ site_url }}\n\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]


@pytest.mark.parametrize(
    ("language", "subject"), [("pl", "Kto widzi Twoje dane: X"), ("en", "Who can see your data: X")]
)
def test_message_is_written_in_the_receiver_s_language(letters: None, language: str, subject: str, settings) -> None:
    user = make_user(first_name="Anna", last_name="Kos", language=language)
    mail = queue(template="hello", to=user, context={"thing": "X"}, edition_id=7)
    assert (mail.subject, mail.body) == (subject, f"Anna Kos {settings.SITE_URL}\n")
    assert (mail.to_email, mail.to_user, mail.language, mail.edition_id) == (user.email, user, language, 7)


def test_same_event_gives_one_message(letters: None) -> None:
    user = make_user()
    first = queue(template="hello", to=user, dedupe="accepted:1")
    assert queue(template="hello", to=user, dedupe="accepted:1") == first
    assert OutgoingMail.objects.count() == 1


def test_person_without_an_address_gets_no_message(letters: None) -> None:
    assert queue(template="hello", to=make_user(email=None)) is None


def test_failed_message_is_queued_again_on_request() -> None:
    by, mail = make_user(), make_mail(state=MailState.FAILED, attempts=5)
    actions.retry(mail, by=by)
    assert (gone(mail).state, mail.attempts) == (MailState.QUEUED, 0)
    assert AuditEntry.objects.get().verb == "mail.retried"
    with pytest.raises(Refused):
        actions.retry(mail, by=by)
