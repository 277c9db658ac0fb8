"""Giving and withdrawing consents: one entry each, nothing is ever rewritten."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.constraints import save_valid
from kopalnia.lib.domain.lifecycle import locked
from people import audit, consent_withdrawals
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
    coordinators get a row for every book that shows it.
    """
    locked(User.objects, user.pk)
    state = ConsentEntry.objects.state_for([user])[user.pk, ConsentPurpose(purpose)]
    if not state.given or state.entry is None:
        return None
    entry = _write("consent.withdrawn", user, state.entry.text, given=False, by=by, how=how, at=at)
    consent_withdrawals.note(consent_withdrawals.WithdrawnConsent(entry.purpose, user=user))
    consent_withdrawals.tell(user, entry)
    return entry


def _write(
    verb: str, user: User, text: ConsentText, *, given: bool, by: User, how: str, at: dt.datetime | None
) -> ConsentEntry:
    entry = ConsentEntry.objects.create(user=user, text=text, given=given, by=by, how=how, at=at or clock.now())
    audit.record(verb, on=[user, entry], by=by, about=user, purpose=text.purpose, how=how, version=text.version)
    return entry
