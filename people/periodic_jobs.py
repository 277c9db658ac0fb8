"""Recurring jobs of this app."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import F
from django.utils import timezone

from kopalnia.lib.domain.periodic_jobs import each, periodic, periodic_with
from people import sms
from people.actions.card import note_blocked
from people.actions.merge import free_addresses
from people.choices import MailState, TextState
from people.models import OutgoingMail, OutgoingText, SubmissionKey, TextQuota
from people.outbox import deliver

AT_ONCE = 200
# Of several letters one that was not refused yet tells best whether mail can leave.
FRESH_FIRST = F("refused_at").asc(nulls_first=True)


@periodic_with("mail")
def send_waiting_mail() -> int:
    """Send rows whose retry is due, rows nobody was woken for, and rows of a killed worker."""
    waiting = (
        OutgoingMail.objects.due().order_by(FRESH_FIRST, "next_try_at", "pk").values_list("pk", flat=True)[:AT_ONCE]
    )
    return sum(deliver(pk) for pk in each(list(waiting)))


@periodic
def forget_late_letters() -> int:
    """Do not send what has gone out of date while it waited: a code nobody can use any more."""
    return OutgoingMail.objects.out_of_date().end(MailState.EXPIRED)


@periodic
def forget_old_submission_keys() -> int:
    """Delete keys of forms sent more than 48 hours ago."""
    old = SubmissionKey.objects.expired()
    return old.delete()[0] if old.exists() else 0


@periodic
def forget_ended_sessions() -> int:
    """Delete what is noted about sessions that have expired: browser, address, times."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()[0]


@periodic
def free_addresses_of_merged_accounts() -> int:
    """Let go of the second address of people whose merge can no longer be undone."""
    return free_addresses()


@periodic
def note_blocked_cards() -> int:
    """Tell people whose card has stopped working after five wrong PINs."""
    return note_blocked()


@periodic_with("texts")
def send_waiting_texts() -> int:
    """The same for codes in text messages."""
    waiting = OutgoingText.objects.due().order_by("next_try_at", "pk").values_list("pk", flat=True)[:AT_ONCE]
    return sum(sms.deliver(pk) for pk in each(list(waiting)))


@periodic
def forget_late_texts() -> int:
    """Forget the words of messages that have not left while their code was good."""
    return OutgoingText.objects.out_of_date().end(TextState.FAILED)


@periodic
def forget_old_texts() -> int:
    """Delete codes that are long past their time, and the counts of former days."""
    old, counts = OutgoingText.objects.old(), TextQuota.objects.filter(day__lt=timezone.localdate())
    return sum(rows.delete()[0] for rows in (old, counts) if rows.exists())
