"""What the coordinators do with applications: decides now, announces to everybody together.

Everything here takes the edition's row first and the application after it. So places are counted by one person at a
time, a decision never slips into an announcement under way, and two announcements stand in a queue: the second one finds
nothing left to say. A withdrawal takes only the application; the announcement reads it again after its lock.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.web.access import Refused, require, require_still
from organisations.actions import affiliation
from people.actions import user as account
from people.audit import record
from people.mail import queue
from people.models import User
from programmes.models import Edition, Participation
from programmes.policies import coordinate
from recruitment import policies as rules
from recruitment.choices import Verdict
from recruitment.models import Application, ApplicationDecision
from recruitment.queries.board import (
    announcement,
    employers_of,
    free_places,
    places_of,
    reserve_list,
    seal_of,
    tally_of,
)

MAILS = {
    Verdict.ACCEPTED: "application_accepted",
    Verdict.RESERVE: "application_reserve",
    Verdict.REFUSED: "application_refused",
}


class ConcurrentDecision(Exception):
    """Somebody changed what the person was looking at; nothing was done. ``str()`` is a sentence for the person."""


class Unsaid(Exception):
    """An announced decision changes and nobody said why. ``str()`` is a sentence for the coordinators."""


@transaction.atomic
def decide(
    application: Application, *, verdict: str, by: User, note: str = "", told: str = "", expected: str | None = None
) -> Application:
    """Write a provisional decision (empty = none). Nobody but the coordinators learns it.

    `expected` is the verdict the person saw; another one raises `ConcurrentDecision`. `told` is what the applicant reads when
    an announced refusal is taken back, with the announcement of the new decision; without it such a change raises `Unsaid`.
    Raises `Refused` when the company has no place left. A new reserve goes to the end of the reserve list. Deciding the
    same again without a word changes nothing.
    """
    edition = _coordinated(application.edition_id, by)
    application = locked(Application.objects.select_related("applicant", "employer"), application.pk)
    require(rules.decide(by, edition, application))
    if expected is not None and expected != application.verdict:
        raise ConcurrentDecision(_("Someone has changed this decision in the meantime. Check what it is now."))
    if verdict == application.verdict and not (note or told):
        return application
    if rules.undoes_decision(application, verdict) and not told:
        raise Unsaid(
            _("This person was told that there is no place for them. Say what has changed: they will read it.")
        )
    if verdict == Verdict.ACCEPTED:
        places = places_of(employers_of(edition), tally_of(edition))
        require(rules.accept(by, edition, application, free_places(places, application.employer_id)))
    old, application.verdict = application.verdict, verdict
    if verdict != Verdict.RESERVE:
        application.reserve_position = None
    elif application.reserve_position is None:
        last = reserve_list(edition).aggregate(last=Max("reserve_position"))["last"]
        application.reserve_position = (last or 0) + 1
    application.save(update_fields=["verdict", "reserve_position"])
    ApplicationDecision.objects.create(
        application=application, verdict=verdict, note=note, told=told, decided_by=by, decided_at=clock.now()
    )
    record(
        "application.decided",
        on=[application],
        by=by,
        about=application.applicant,
        edition=edition,
        verdict=verdict,
        old=old,
    )
    return application


@transaction.atomic
def move_on_reserve(application: Application, *, up: bool, by: User) -> int:
    """Swap a person with the neighbour on the reserve list; returns the new number (from 1)."""
    edition = _coordinated(application.edition_id, by)
    rows = list(reserve_list(edition).select_for_update(of=("self",)))
    at = next((index for index, row in enumerate(rows) if row.pk == application.pk), None)
    if at is None:
        raise Refused(_("This person is not on the reserve list."))
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return at + 1
    rows[at], rows[to] = rows[to], rows[at]
    for place, row in enumerate(rows, start=1):
        if row.reserve_position != place:
            row.reserve_position = place
            row.save(update_fields=["reserve_position"])
    record(
        "application.reserve_moved",
        on=[application],
        by=by,
        about=application.applicant,
        edition=edition,
        place=to + 1,
    )
    return to + 1


@transaction.atomic
def announce(edition: Edition, *, by: User, seal: str = "") -> list[Application]:
    """Tell everybody their decision: each gets a mail, the accepted become participants from today.

    `seal` is the fingerprint of the list the person saw (`seal_of`); when it no longer fits, `ConcurrentDecision` is raised
    and nobody is told anything. Raises `Refused` while a decision is missing or when there is nothing to announce.
    """
    edition = _coordinated(edition.pk, by)
    rows = list(announcement(edition).select_for_update(of=("self",)))
    if seal and rows and seal != seal_of(rows):
        raise ConcurrentDecision(_("Someone has changed the decisions in the meantime. Check the list again."))
    tally = tally_of(edition)
    require(rules.announce(by, edition, waiting=tally.waiting, to_announce=len(rows)))
    now = clock.now()
    for row in rows:
        _tell(row, edition=edition, by=by, now=now)
    record("recruitment.announced", on=[edition], by=by, edition=edition, count=len(rows))
    return rows


def reason_told(row: Application) -> str:
    """Why a refusal that was announced is taken back, in the words of the newest decision; empty for any other news."""
    if not rules.undoes_decision(row, row.verdict):
        return ""
    return row.decisions.order_by("-pk").values_list("told", flat=True).first() or ""


def _tell(row: Application, *, edition: Edition, by: User, now: dt.datetime) -> None:
    changed = reason_told(row)
    row.announced_verdict, row.announced_at = row.verdict, now
    row.save(update_fields=["announced_verdict", "announced_at"])
    record(
        "application.announced",
        on=[row],
        by=by,
        about=row.applicant,
        edition=edition,
        reason=changed,
        verdict=row.verdict,
    )
    if row.verdict == Verdict.ACCEPTED:
        _enrol(row, edition=edition, by=by)
    decision = row.decisions.order_by("-pk").values_list("pk", flat=True).first()
    queue(
        template=MAILS[Verdict(row.verdict)],
        to=row.applicant,
        context={"application": row, "edition": edition, "changed": changed},
        dedupe=f"application-{row.pk}-announced-{decision}",
        edition_id=edition.pk,
    )


def _enrol(row: Application, *, edition: Edition, by: User) -> Participation:
    """Make the accepted applicant a participant from today, employed where the application says."""
    participation, new = Participation.objects.get_or_create(
        edition=edition,
        user=row.applicant,
        defaults={"starts_on": clock.today(), "granted_by": by},
    )
    if new or not Application.everything.filter(participation=participation).exists():
        row.participation = participation
        row.save(update_fields=["participation"])
    if not new:  # added by hand before the announcement
        return participation
    record(
        "participation.started",
        on=[participation],
        by=by,
        about=row.applicant,
        edition=edition,
        starts_on=participation.starts_on,
    )
    if row.phone and not row.applicant.phone:
        account.change(row.applicant, by=by, phone=row.phone)
    employed = row.applicant.affiliations.active().filter(organisation=row.employer_id)
    if row.employer is not None and not employed.exists():
        affiliation.start(
            row.applicant,
            row.employer,
            unit=row.unit,
            on=min(clock.today(), timezone.localdate(row.submitted_at)),
            by=by,
        )
    return participation


def _coordinated(edition_id: int, by: User) -> Edition:
    """The edition's row, locked, with what `by` is in it now."""
    edition = locked(Edition.objects.select_related("programme"), edition_id)
    require_still(coordinate, by, edition)
    return edition
