"""What the worker does for people: sends the outbox and the codes in text messages.

It knows those who write messages, and none of them knows the worker: each tells after the commit that a row waits. A lost
call is made up for by ``people.periodic_jobs``.
"""

from __future__ import annotations

from django_tasks import task

from people import mail, outbox, sms


@task(queue_name="mail")
def send_mail(mail_id: int) -> bool:
    """Send one row of the outbox; safe to run twice."""
    return outbox.deliver(mail_id)


@mail.queued.register
def wake(mail_id: int) -> None:
    """Ask the worker to send a row soon."""
    send_mail.enqueue(mail_id)


@task(queue_name="texts")
def send_text(text_id: int) -> bool:
    """Send one text message; safe to run twice."""
    return sms.deliver(text_id)


@sms.queued.register
def wake_text(text_id: int) -> None:
    """Ask the worker to send a text message soon."""
    send_text.enqueue(text_id)
