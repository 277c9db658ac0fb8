"""What the worker does for people: sends the outbox and the codes in text messages."""

from __future__ import annotations

from django_tasks import task


@task(queue_name="mail")
def send_mail(mail_id: int) -> bool:
    """Send one row of the outbox; safe to run twice."""
    from people.outbox import deliver

    return deliver(mail_id)


def wake(mail_id: int) -> None:
    """Ask the worker to send a row soon; a lost call is made up for by ``people.periodic_jobs``."""
    send_mail.enqueue(mail_id)


@task(queue_name="texts")
def send_text(text_id: int) -> bool:
    """Send one text message; safe to run twice."""
    from people.sms import deliver

    return deliver(text_id)


def wake_text(text_id: int) -> None:
    send_text.enqueue(text_id)
