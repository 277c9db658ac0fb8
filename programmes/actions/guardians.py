"""The coordination notes who is under age, and the papers of their parents and guardians."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction

from people.actions import consent
from people.models import ConsentText, User
from programmes.models import Participation


@transaction.atomic
def note(
    participation: Participation,
    *,
    adult_on: dt.date | None,
    purposes: Collection[str] = (),
    guardian: str = "",
    signed_on: dt.date | None = None,
    texts: Mapping[str, ConsentText],
    by: User,
) -> None:
    """Note until when the person is under age; with `purposes` also one paper, for each of the wordings it agrees to."""
    edition = participation.edition_id
    person = consent.note_under_age(participation.user, adult_on, by=by, edition=edition)
    if signed_on is None:
        return
    for purpose in purposes:
        consent.note_guardian(person, texts[purpose], guardian=guardian, signed_on=signed_on, by=by, edition=edition)
