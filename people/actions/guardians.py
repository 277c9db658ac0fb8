"""Who is under age, and the papers of their parents and guardians, as the coordinators note them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from kopalnia.lib.domain.lifecycle import locked
from people import audit, consent_withdrawals
from people.choices import ConsentPurpose, ConsentWay
from people.models import ConsentEntry, ConsentText, User


@transaction.atomic
def note(
    user: User,
    *,
    adult_on: dt.date | None,
    purposes: Collection[str] = (),
    guardian: str = "",
    signed_on: dt.date | None = None,
    texts: Mapping[str, ConsentText],
    by: User,
    edition: Any = None,
) -> None:
    """Note until when the person is under age; with `purposes` also one paper, for each of the wordings it agrees to."""
    person = note_under_age(user, adult_on, by=by, edition=edition)
    if signed_on is None:
        return
    for purpose in purposes:
        note_paper(person, texts[purpose], guardian=guardian, signed_on=signed_on, by=by, edition=edition)


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
def note_paper(
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
def end_paper(user: User, purpose: str, *, by: User, edition: Any = None) -> ConsentEntry | None:
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
        consent_withdrawals.note(consent_withdrawals.WithdrawnConsent(entry.purpose, user=user))
        consent_withdrawals.tell(user, entry, by_guardian=True)
    return entry
