"""Giving and withdrawing consents: one entry each, nothing is ever rewritten."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.constraints import save_valid
from kopalnia.lib.domain.lifecycle import locked
from people import audit, withdrawals
from people.choices import ConsentPurpose, ConsentWay
from people.models import ConsentEntry, ConsentText, User


@transaction.atomic
def publish_text(
    purpose: str, *, valid_from: dt.date, title_pl: str, title_en: str, body_pl: str, body_en: str, by: User
) -> ConsentText:
    """Publish the next version of a text. Nobody's consent moves over to it: each person is asked anew.

    Raises ``ValidationError`` when somebody published one at the same moment.
    """
    newest = ConsentText.objects.filter(purpose=purpose).aggregate(newest=Max("version"))["newest"] or 0
    text = ConsentText(
        purpose=purpose,
        version=newest + 1,
        valid_from=valid_from,
        title_pl=title_pl,
        title_en=title_en,
        body_pl=body_pl,
        body_en=body_en,
    )
    save_valid(text)
    audit.record("consent_text.published", on=[text], by=by, purpose=purpose, version=text.version, from_on=valid_from)
    return text


@transaction.atomic
def give(
    user: User, text: ConsentText, *, by: User, how: str = ConsentWay.ACCOUNT, at: dt.datetime | None = None
) -> ConsentEntry:
    """The person agrees to this version of the text. Giving the same version again changes nothing."""
    locked(User.objects, user.pk)
    state = ConsentEntry.objects.state_for([user])[user.pk, text.purpose]
    if state.given and state.entry is not None and state.entry.text_id == text.pk:
        return state.entry
    return _write("consent.given", user, text, given=True, by=by, how=how, at=at)


@transaction.atomic
def withdraw(
    user: User, purpose: str, *, by: User, how: str = ConsentWay.ACCOUNT, at: dt.datetime | None = None
) -> ConsentEntry | None:
    """The person takes a consent back. What was not given cannot be taken back: then None and nothing is written.

    Of a consent to their image or name they are told by letter what is gone at once and what stays in print, and the
    coordination gets a row for every book that shows it.
    """
    locked(User.objects, user.pk)
    state = ConsentEntry.objects.state_for([user])[user.pk, ConsentPurpose(purpose)]
    if not state.given or state.entry is None:
        return None
    entry = _write("consent.withdrawn", user, state.entry.text, given=False, by=by, how=how, at=at)
    withdrawals.note(withdrawals.Withdrawn(entry.purpose, user=user))
    withdrawals.tell(user, entry)
    return entry


@transaction.atomic
def note_under_age(user: User, adult_on: dt.date | None, *, by: User, edition: Any = None) -> User:
    """Note until when somebody is under age, or that they are not. The day itself stands in no history."""
    row: User = locked(User.objects, user.pk)
    if row.adult_on != adult_on:
        row.adult_on = adult_on
        row.save(update_fields=["adult_on"])
        verb = "user.under_age" if adult_on else "user.of_age"
        audit.record(verb, on=[row], by=by, about=row, edition=edition)
    return row


@transaction.atomic
def note_guardian(
    user: User, text: ConsentText, *, guardian: str, signed_on: dt.date, by: User, edition: Any = None
) -> ConsentEntry:
    """Note a paper by which a parent or guardian agrees to this text for somebody under age."""
    locked(User.objects, user.pk)
    entry = ConsentEntry.objects.create(
        user=user, text=text, given=True, by=by, how=ConsentWay.GUARDIAN, guardian=guardian, signed_on=signed_on
    )
    audit.record("consent.guardian_noted", on=[user, entry], by=by, about=user, edition=edition, purpose=text.purpose)
    return entry


@transaction.atomic
def end_guardian(user: User, purpose: str, *, by: User, edition: Any = None) -> ConsentEntry | None:
    """Note that the guardian takes the paper back; None when there is none. Followed by what follows a withdrawal, unless
    the paper counted no more: of a person who came of age nothing is gone by it."""
    user = locked(User.objects, user.pk)
    state = ConsentEntry.objects.state_for([user], of_guardians=True)[user.pk, ConsentPurpose(purpose)]
    if not state.given or state.entry is None:
        return None
    entry = ConsentEntry.objects.create(
        user=user,
        text=state.entry.text,
        given=False,
        by=by,
        how=ConsentWay.GUARDIAN,
        guardian=state.entry.guardian,
    )
    audit.record("consent.guardian_ended", on=[user, entry], by=by, about=user, edition=edition, purpose=purpose)
    if not user.came_of_age:
        withdrawals.note(withdrawals.Withdrawn(entry.purpose, user=user))
        withdrawals.tell(user, entry, by_guardian=True)
    return entry


def _write(
    verb: str, user: User, text: ConsentText, *, given: bool, by: User, how: str, at: dt.datetime | None
) -> ConsentEntry:
    entry = ConsentEntry.objects.create(user=user, text=text, given=given, by=by, how=how, at=at or clock.now())
    audit.record(verb, on=[user, entry], by=by, about=user, purpose=text.purpose, how=how, version=text.version)
    return entry
