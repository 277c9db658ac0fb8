"""What a refusal is about: one letter, which fails alone, or us, which stops all mail and loses none of it."""

from __future__ import annotations

import datetime as dt
import smtplib

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kopalnia.lib.domain import periodic_jobs
from kopalnia.lib.web.access import Refused
from people import sms
from people.actions import mail as actions
from people.choices import MailState, MailStopKind, TextState
from people.mail import queue
from people.models import AuditEntry, MailStop, OutgoingMail, OutgoingText, User
from people.outbox import PROBES, deliver
from people.smtp_replies import About, about, stop_kind
from tests.factories.mail import Postbox
from tests.factories.people import make_administrator, make_mail, make_user

pytestmark = pytest.mark.django_db
WHO = "anna@example.org"


def rcpt(code: int, words: str) -> Exception:
    return smtplib.SMTPRecipientsRefused({WHO: (code, words.encode())})


def sender(code: int, words: str) -> Exception:
    return smtplib.SMTPSenderRefused(code, words.encode(), "portal@example.org")


def data(code: int, words: str) -> Exception:
    return smtplib.SMTPDataError(code, words.encode())


@pytest.mark.once
@pytest.mark.parametrize(
    ("error", "whose"),
    [
        # The receiver's own affairs.
        (rcpt(550, "5.1.1 no such user"), About.LETTER_FOR_GOOD),
        (rcpt(550, "no such mailbox"), About.LETTER_FOR_GOOD),
        (rcpt(552, "5.2.2 mailbox full"), About.LETTER_FOR_GOOD),
        (rcpt(452, "4.2.2 mailbox full"), About.LETTER_FOR_NOW),
        (rcpt(450, "4.7.1 greylisted, come back in five minutes"), About.LETTER_FOR_NOW),
        (rcpt(451, "try later"), About.LETTER_FOR_NOW),
        (rcpt(501, "5.5.4 bad address syntax"), About.LETTER_FOR_GOOD),
        (data(550, "5.1.1 no such user after all"), About.LETTER_FOR_GOOD),
        (data(552, "5.2.3 message too big"), About.LETTER_FOR_GOOD),
        (data(554, "5.6.0 cannot read it"), About.LETTER_FOR_GOOD),
        (data(451, "try later"), About.LETTER_FOR_NOW),
        (smtplib.SMTPNotSupportedError("no SMTPUTF8"), About.LETTER_FOR_GOOD),
        (RuntimeError("a fault of ours with this letter"), About.LETTER_FOR_NOW),
        # Ours.
        (sender(550, "5.7.1 sender refused"), About.US),
        (sender(550, "sender refused"), About.US),
        (sender(552, "5.2.2 your quota is used up"), About.US),
        (sender(452, "4.3.1 no space"), About.US),
        (sender(530, "5.7.0 authentication required"), About.US),
        (rcpt(530, "5.5.1 sign in first"), About.US),
        (rcpt(554, "5.7.1 relay access denied"), About.US),
        (rcpt(550, "5.7.26 not authenticated"), About.US),
        (rcpt(550, "5.1.8 sender's domain does not exist"), About.US),
        (rcpt(552, "quota exceeded"), About.US),
        (rcpt(421, "too many messages"), About.US),
        (data(550, "sender refused"), About.US),
        (data(552, "quota exceeded"), About.US),
        (data(452, "4.3.1 system full"), About.US),
        (smtplib.SMTPServerDisconnected("gone"), About.US),
        (TimeoutError("slow"), About.US),
    ],
    ids=str,
)
def test_answer_of_a_server_is_about_the_letter_or_about_us(error: Exception, whose: About) -> None:
    assert about(error, connected=True) is whose


@pytest.mark.once
@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ConnectionRefusedError(), MailStopKind.AWAY),
        (smtplib.SMTPConnectError(421, b"busy"), MailStopKind.AWAY),
        (smtplib.SMTPAuthenticationError(535, b"5.7.8 wrong password"), MailStopKind.SIGN_IN),
        (smtplib.SMTPAuthenticationError(454, b"4.7.0 later"), MailStopKind.SIGN_IN),
        (smtplib.SMTPNotSupportedError("STARTTLS"), MailStopKind.SIGN_IN),
        (UnicodeError("the name of the server"), MailStopKind.AWAY),
    ],
    ids=str,
)
def test_what_happens_before_the_server_takes_us_is_about_us(error: Exception, kind: MailStopKind) -> None:
    assert about(error, connected=False) is About.US
    assert stop_kind(error, connected=False) == kind


# --- A real server that refuses us ---


def states() -> set[tuple[str, int]]:
    return set(OutgoingMail.objects.values_list("state", "attempts"))


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        ({"sender": "550 sender refused"}, MailStopKind.REFUSED),
        ({"sender": "552 5.2.2 quota"}, MailStopKind.REFUSED),
        ({"sender": "530 5.7.0 sign in"}, MailStopKind.SIGN_IN),
        ({"refuse": "554 5.7.1 relay access denied"}, MailStopKind.REFUSED),
        ({"answer": "552 quota exceeded"}, MailStopKind.REFUSED),
    ],
    ids=str,
)
def test_refusal_of_us_stops_all_mail_and_loses_none(postbox: Postbox, refusal: dict, kind: MailStopKind) -> None:
    for name in ("anna", "ewa", "iza"):
        make_mail(to_email=f"{name}@example.org")
    for name, words in refusal.items():
        setattr(postbox, name, words)
    periodic_jobs.run()
    stop = MailStop.objects.get()
    assert (stop.kind, stop.tries) == (kind, 0)
    assert states() == {(MailState.QUEUED, 0)}
    # Days later, after many tries, nothing has failed; when the server takes us again everything leaves by itself.
    moment = stop.next_try_at
    for _time in range(6):
        with time_machine.travel(moment, tick=False):
            periodic_jobs.run()
        moment = max(MailStop.objects.get().next_try_at, moment) + dt.timedelta(hours=12)
    assert states() == {(MailState.QUEUED, 0)}
    postbox.sender, postbox.refuse, postbox.answer = "", "", "250 OK"
    with time_machine.travel(moment, tick=False):
        periodic_jobs.run()
    assert states() == {(MailState.SENT, 1)}
    assert (len(postbox.messages), MailStop.objects.count()) == (3, 0)


def test_outage_of_an_evening_fails_no_letter(postbox: Postbox, settings) -> None:
    port, settings.MAIL_TRANSPORT_PORT = settings.MAIL_TRANSPORT_PORT, 1
    mails = [make_mail(to_email=f"p{number}@example.org") for number in range(3)]
    now = timezone.now() + dt.timedelta(seconds=1)
    for minutes in range(0, 300, 3):
        with time_machine.travel(now + dt.timedelta(minutes=minutes), tick=False):
            periodic_jobs.run()
    assert MailStop.objects.get().kind == MailStopKind.AWAY
    assert 5 < MailStop.objects.get().tries < 20
    assert states() == {(MailState.QUEUED, 0)}
    settings.MAIL_TRANSPORT_PORT = port
    with time_machine.travel(now + dt.timedelta(minutes=300) + PROBES[-1], tick=False):
        periodic_jobs.run()
    assert len(postbox.messages) == len(mails)


def test_while_mail_is_stopped_nobody_asks_the_server(postbox: Postbox) -> None:
    postbox.sender = "550 sender refused"
    first, second = make_mail(), make_mail(to_email="ewa@example.org")
    deliver(first.pk)
    postbox.sender = ""
    assert deliver(second.pk) is False
    assert postbox.messages == []
    with time_machine.travel(MailStop.objects.get().next_try_at, tick=False):
        assert deliver(second.pk) is True
    assert not MailStop.objects.exists()


def test_letter_refused_while_others_get_through_is_refused_for_itself(postbox: Postbox) -> None:
    """A guess that it was about us is put right; no such letter holds up the others."""
    bad = make_mail(to_email="bad@example.org")
    good = [make_mail(to_email=f"p{number}@example.org") for number in range(2)]
    postbox.refuse, postbox.refuse_only = "550 5.7.1 not from you", "bad@example.org"
    now = timezone.now() + dt.timedelta(seconds=1)
    for minutes in range(5):
        with time_machine.travel(now + dt.timedelta(minutes=minutes), tick=False):
            periodic_jobs.run()
    bad.refresh_from_db()
    assert (bad.state, "5.7.1" in bad.last_error) == (MailState.FAILED, True)
    assert len(postbox.messages) == len(good)
    assert not MailStop.objects.exists()


def test_letter_out_of_date_is_not_sent_late(postbox: Postbox) -> None:
    postbox.sender = "451 4.3.0 later"
    mail = make_mail(good_until=timezone.now() + dt.timedelta(minutes=15))
    deliver(mail.pk)
    postbox.sender = ""
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16), tick=False):
        periodic_jobs.run()
    mail.refresh_from_db()
    assert (mail.state, postbox.messages) == (MailState.EXPIRED, [])


def test_there_is_one_stop_at_most() -> None:
    MailStop.objects.create(kind=MailStopKind.AWAY, next_try_at=timezone.now())
    for number in (1, 2):
        with pytest.raises(IntegrityError), transaction.atomic():
            MailStop.objects.create(number=number, kind=MailStopKind.AWAY, next_try_at=timezone.now())


# --- What the administrator sees and presses ---


def test_administrator_has_one_row_and_one_press(client: Client, postbox: Postbox, edition, coordinator) -> None:
    administrator = make_administrator()
    client.force_login(administrator)
    postbox.sender = "550 sender refused"
    waiting = [make_mail(to_email=f"p{number}@example.org") for number in range(2)]
    lost = make_mail(to_email="z@example.org", state=MailState.FAILED, attempts=10, edition_id=edition.pk)
    old = make_mail(state=MailState.FAILED, created_at=timezone.now() - dt.timedelta(days=15))
    secret = OutgoingMail(to_email="s@example.org", subject="Kod", state=MailState.FAILED, carries_secret=True)
    secret.save()
    periodic_jobs.run()
    home = client.get("/").content.decode()
    assert home.count(reverse("people:mail_list")) == 1
    page = client.get(reverse("people:mail_list")).content.decode()
    assert "Poczta nie wychodzi." in page
    assert "550" in page
    office = Client()
    office.force_login(coordinator)
    assert reverse("people:mail_list") not in office.get("/").content.decode()
    assert (
        "Poczta teraz nie wychodzi"
        in office.get(reverse("programmes:message_list", args=[edition.code])).content.decode()
    )
    postbox.sender = ""
    assert client.post(reverse("people:mail_send_all")).status_code == 302
    periodic_jobs.run()
    assert {row.state for row in OutgoingMail.objects.filter(pk__in=[lost.pk, *(row.pk for row in waiting)])} == {
        MailState.SENT
    }
    assert {row.state for row in OutgoingMail.objects.filter(pk__in=[old.pk, secret.pk])} == {MailState.FAILED}
    assert AuditEntry.objects.get(verb="mail.all_retried").data == {"count": 3}
    assert reverse("people:mail_list") not in client.get("/").content.decode()


def test_letters_without_an_edition_stand_on_the_portal_s_page_without_their_text(client: Client, settings) -> None:
    settings.EMAIL_BACKEND = "people.outbox.OutboxBackend"
    send_mail("Twój kod", "KANAREK", None, [WHO])
    client.force_login(make_administrator())
    page = client.get(reverse("people:mail_list")).content.decode()
    assert ("Twój kod" in page, "czeka na wysłanie" in page, "KANAREK" in page) == (True, True, False)
    assert Client().get(reverse("people:mail_list")).status_code == 302
    client.force_login(make_user())
    assert client.get(reverse("people:mail_list")).status_code == 403
    assert client.post(reverse("people:mail_send_all")).status_code == 403


def test_coordinators_try_all_letters_of_their_edition_again(client: Client, edition, coordinator) -> None:
    mine = [make_mail(state=MailState.FAILED, edition_id=edition.pk) for _number in range(2)]
    other = make_mail(state=MailState.FAILED)
    client.force_login(coordinator)
    address = reverse("programmes:message_retry_all", args=[edition.code])
    page = client.get(reverse("programmes:message_list", args=[edition.code])).content.decode()
    assert address in page
    assert client.post(address).status_code == 302
    assert {row.state for row in OutgoingMail.objects.filter(pk__in=[row.pk for row in mine])} == {MailState.QUEUED}
    other.refresh_from_db()
    assert other.state == MailState.FAILED


# --- Accounts that are switched off ---


def test_nothing_is_sent_to_an_account_that_is_switched_off(postbox: Postbox) -> None:
    anna = make_user()
    before = make_mail(to_user=anna, to_email=anna.email)
    User.objects.filter(pk=anna.pk).update(is_active=False)
    anna.refresh_from_db()
    after = queue(template="card_issued", to=anna)
    periodic_jobs.run()
    before.refresh_from_db()
    assert (before.state, after.state, postbox.messages) == (MailState.WITHDRAWN, MailState.WITHDRAWN, [])
    by = make_administrator()
    with pytest.raises(Refused):
        actions.retry(before, by=by)
    assert actions.retry_all(by=by) == 0
    User.objects.filter(pk=anna.pk).update(is_active=True)
    assert actions.retry_all(by=by) == 2


def test_code_is_not_sent_to_an_account_that_is_switched_off(client: Client, settings, postbox: Postbox) -> None:
    settings.EMAIL_BACKEND = "people.outbox.OutboxBackend"
    anna = make_user(is_active=False)
    EmailAddress.objects.create(user=anna, email="anna@dom.example", verified=True)
    for address in (anna.email, "anna@dom.example"):
        client.post(reverse("account_request_login_code"), {"email": address})
    periodic_jobs.run()
    assert set(OutgoingMail.objects.values_list("state", "sealed", "to_user")) == {(MailState.WITHDRAWN, "", anna.pk)}
    assert postbox.messages == []


def test_text_message_is_not_sent_to_somebody_switched_off_meanwhile(settings, tmp_path) -> None:
    settings.SMS_GATEWAY, settings.SMS_FOLDER = "file", tmp_path
    anna = make_user(email=None, phone="+48600100200", phone_verified=True)
    row = OutgoingText(user=anna, phone=anna.phone, purpose="sign_in", state=TextState.QUEUED)
    row.expires_at = timezone.now() + dt.timedelta(minutes=10)
    row.carry("Kod")
    row.save()
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert sms.deliver(row.pk) is False
    row.refresh_from_db()
    assert (row.state, row.sealed, list(tmp_path.iterdir())) == (TextState.UNSENT, "", [])
