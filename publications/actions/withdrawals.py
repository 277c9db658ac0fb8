"""Rows for the coordinators about consents withdrawn after the freeze."""

from __future__ import annotations

from django.db import transaction

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.web.access import require_still
from microprojects.models import Photo
from people.audit import record
from people.consent_withdrawals import WithdrawnConsent
from people.models import User
from publications.models import Withdrawal
from publications.policies import look_at_withdrawal
from publications.queries.withdrawals import books_with


def note(withdrawn: WithdrawnConsent) -> None:
    """One row, and a line in the history, for each frozen book that prints what the consent was about. Who withdraws again
    before anybody has looked waits in the same row."""
    user, thing = withdrawn.user, withdrawn.thing
    owner = {"user": user} if user is not None else {"photo" if isinstance(thing, Photo) else "quote": thing}
    for book in books_with(withdrawn):
        # There may be several: one that was looked at is to be looked at again, or two accounts became one.
        rows = Withdrawal.objects.filter(publication=book, purpose=withdrawn.purpose, **owner)
        if not rows.filter(checked_at__isnull=True).update(at=clock.now()):
            Withdrawal.objects.create(publication=book, purpose=withdrawn.purpose, at=clock.now(), **owner)
        record(
            "publication.consent_withdrawn",
            on=[book],
            about=withdrawn.user,
            edition=book.edition_id,
            purpose=withdrawn.purpose,
            number=book.number,
        )


@transaction.atomic
def check(withdrawal: Withdrawal, *, checked: bool, by: User) -> Withdrawal:
    """Note that somebody has looked at what is in print, or that it is to be looked at after all."""
    row = locked(Withdrawal.objects.select_related("publication__edition"), withdrawal.pk)
    require_still(look_at_withdrawal, by, row, of=row.publication.edition)
    if (row.checked_at is not None) != checked:
        row.checked_by, row.checked_at = (by, clock.now()) if checked else (None, None)
        row.save(update_fields=["checked_by", "checked_at"])
        verb = "publication.withdrawal_checked" if checked else "publication.withdrawal_checked_undone"
        record(verb, on=[row.publication], by=by, about=row.user, edition=row.publication.edition_id)
    return row
