"""Progress entries: written by a member, answered by somebody else. Hours count from the answer on."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep, just_changed, locked, step
from kopalnia.lib.domain.versions import StaleVersion, save_version
from kopalnia.lib.web.access import Refused, require_still
from microprojects.actions.core_team import locked_open
from microprojects.allowed_days import require_begun
from microprojects.choices import EntryAudience, EntryState, TimeMode
from microprojects.daily_hours import require_room
from microprojects.models import Accompaniment, AimVersion, Entry, EntryReview, Event, Microproject
from microprojects.models.microproject import NO_REMARKS
from microprojects.policies import entries as policies
from microprojects.policies.entries import NO_TEXT, correction_begun
from people import audit, mail
from people.models import User
from people.undo import require_way_back
from programmes.models import Edition, Participation


@transaction.atomic
def write_entry(
    *,
    microproject: Microproject,
    participation: Participation,
    text: str,
    happened_on: dt.date,
    minutes: int,
    by: User,
    time_mode: str = TimeMode.OWN,
    audience: str = EntryAudience.TEAM,
    event: Event | None = None,
) -> Entry:
    """Keep a draft under the aim in force on this day. `minutes` are volunteer time of `participation`.

    Raises `IllegalStep` when the microproject has been closed, or the account has ended in another one.
    """
    microproject = locked_open(microproject)
    _hold(by)
    require_still(policies.write_entry, by, microproject)
    return Entry.objects.create(
        microproject=microproject,
        aim_version=aim_in_force(microproject),
        participation=participation,
        author=by,
        text=text,
        happened_on=happened_on,
        minutes=minutes,
        time_mode=time_mode,
        audience=audience,
        event=event,
        created_at=clock.now(),
    )


@transaction.atomic
def change_entry(*, entry: Entry, expected_version: int, by: User, **changes: Any) -> Entry:
    """Save the author's new text. Raises `StaleVersion` when it was saved elsewhere, `Refused` when already sent."""
    locked_open(entry.microproject)
    _hold(by)
    row = locked(Entry.objects.select_related("microproject"), entry.pk)
    require_still(policies.edit_entry, by, row, of=row.microproject)
    return save_version(row, expected_version, **changes)


@transaction.atomic
def submit_entry(*, entry: Entry, by: User) -> Entry:
    """Send the entry to the mentors of the day; each of them gets a message. A returned entry keeps its answers.

    Raises `ValidationError` for a day before the edition, and when the person's day has no room for the hours.
    """
    _hold(by)
    row = locked(Entry.objects.select_related("microproject__edition", "participation"), entry.pk)
    require_still(policies.send_entry, by, row, of=row.microproject)
    if not row.text.strip():
        raise Refused(NO_TEXT)
    require_begun(row.microproject.edition, row.happened_on, field="happened_on")
    before = row.state
    own = 0 if before == EntryState.DRAFT else row.minutes
    require_room(row.participation.user_id, row.happened_on, row.minutes, counted=own)
    step(row, "submit", submitted_at=clock.now())
    _record("entry.submitted", row, by, before=before)
    # An author who is also the mentor would only be told what they know.
    for accompaniment in _accompanied(row.microproject).exclude(mentor=by):
        mail.queue(
            template="entry_waiting",
            to=accompaniment.mentor,
            context=_letter(row, "microprojects:entry_review") | {"author": by.full_name},
            dedupe=f"entry_waiting:{row.pk}:{row.version}:{accompaniment.mentor_id}",
            edition_id=row.microproject.edition_id,
        )
    return row


@transaction.atomic
def confirm_entry(*, entry: Entry, by: User, comment: str = "", expected_version: int | None = None) -> Entry:
    """Confirm the entry: from now on its hours count. Never by its author (the database refuses it too)."""
    row = _waiting(entry, by, expected_version)
    step(row, "accept", accepted_by=by, accepted_at=clock.now())
    _review(row, by, accepted=True, comment=comment)
    _record("entry.accepted", row, by, about=row.participation.user)
    _tell_author(row, "entry_accepted", comment)
    return row


@transaction.atomic
def return_entry(*, entry: Entry, by: User, comment: str, expected_version: int | None = None) -> Entry:
    """Send the entry back to its author with what should be mended."""
    if not comment.strip():
        raise Refused(NO_REMARKS)
    row = _waiting(entry, by, expected_version)
    step(row, "return")
    _review(row, by, accepted=False, comment=comment)
    _record("entry.returned", row, by, version=row.version)
    _tell_author(row, "entry_returned", comment)
    return row


@transaction.atomic
def undo_entry(*, entry: Entry, reason: str = "", by: User) -> Entry:
    """Take the last step back: the sending, or the answer, which stays readable as one that was taken back.

    Hours no longer count once their confirmation is taken back; the author is told. Raises `IllegalStep`.
    """
    locked(Edition.objects, entry.microproject.edition_id, no_key=True)  # a freeze waits for us, or we for it
    row = locked(Entry.objects.select_related("microproject", "participation__user", "author"), entry.pk)
    way = require_way_back(row, edition=row.microproject.edition_id)
    if sentence := correction_begun(row, way):
        raise IllegalStep(sentence)
    require_still(policies.undo_entry, by, row, of=row.microproject)
    to = (way.before or EntryState.DRAFT) if way.arrow.verb == "undo_submit" else ""
    changes: dict[str, Any] = {"submitted_at": None} if to == EntryState.DRAFT else {}
    step(row, way.arrow.verb, to=to, version=row.version + 1, accepted_by=None, accepted_at=None, **changes)
    _record(way.verb, row, by, about=row.participation.user, reason=reason, undoes=way.entry.pk)
    if not to:
        row.reviews.not_undone().update(taken_back_at=clock.now())
        _tell_author(row, "entry_answer_taken_back", reason)
    return row


def _hold(author: User) -> None:
    """Lock the account, always before the entry: a merge with another one waits for us, or we for it. Hours written into
    an account that has ended would count for nobody."""
    if locked(User.objects, author.pk, no_key=True).merged_into_id is not None:
        raise IllegalStep(just_changed())


def aim_in_force(microproject: Microproject) -> AimVersion:
    """The wording everything done today belongs to."""
    return AimVersion.objects.in_force().filter(microproject=microproject).latest("number")


def _waiting(entry: Entry, by: User, expected_version: int | None) -> Entry:
    row = locked(Entry.objects.select_related("microproject", "participation__user", "author"), entry.pk)
    require_still(policies.review_of_others, by, row, of=row.microproject)
    if expected_version is not None and row.version != expected_version:
        raise StaleVersion(row)
    return row


def _review(row: Entry, by: User, *, accepted: bool, comment: str) -> None:
    EntryReview.objects.create(entry=row, accepted=accepted, comment=comment, reviewed_by=by, reviewed_at=clock.now())


def _tell_author(row: Entry, template: str, comment: str) -> None:
    confirmed = Entry.objects.confirmed().filter(participation=row.participation_id)
    mail.queue(
        template=template,
        to=row.author,
        context=_letter(
            row, "microprojects:entry_edit" if template == "entry_returned" else "microprojects:entry_detail"
        )
        | {"comment": comment, "confirmed_minutes": sum(confirmed.values_list("minutes", flat=True))},
        dedupe=f"{template}:{row.pk}:{row.version}",
        edition_id=row.microproject.edition_id,
    )


def _letter(row: Entry, page: str) -> dict[str, Any]:
    return {
        "microproject": row.microproject.name,
        "happened_on": row.happened_on,
        "minutes": row.minutes,
        "path": reverse(page, args=[row.code]),
    }


def _record(verb: str, row: Entry, by: User, about: User | None = None, reason: str = "", **data: Any) -> None:
    audit.record(
        verb,
        on=[row, row.microproject],
        by=by,
        about=about,
        reason=reason,
        edition=row.microproject.edition_id,
        code=row.code,
        happened_on=row.happened_on.isoformat(),
        entry_minutes=row.minutes,
        state=str(EntryState(row.state)),
        **data,
    )


def _accompanied(microproject: Microproject) -> Any:
    return Accompaniment.objects.active().filter(microproject=microproject).select_related("mentor")
