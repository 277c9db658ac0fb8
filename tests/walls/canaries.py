"""Strings nobody would write, one in every private field of company A's people, and who may read each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kopalnia.lib.domain import clock
from mentors.choices import NoteAudience
from mentors.models import MeetingNote
from microprojects.choices import HandOverKind
from microprojects.models import EntryReview, HandOver
from people import audit
from programmes.models import Participation
from recruitment.models import ApplicationDecision
from tests.walls.scene import (
    ADMINISTRATOR,
    COORDINATOR,
    MEMBER,
    MENTOR,
    OTHER_MEMBER,
    OTHER_MENTOR,
    Scene,
    Side,
)
from visits.models import ResourceCard

CODE = "KNRK2222"  # of the printed card of company A's person, on a page with its dash
TOKEN = re.compile(r"kanarek[0-9]{2}x|KNRK-2222", re.IGNORECASE)
OFFICE = frozenset({COORDINATOR, ADMINISTRATOR})
SELF = OFFICE | {MEMBER}
TEAM = SELF | {MENTOR}
INSIDE = TEAM | {OTHER_MEMBER, OTHER_MENTOR}


@dataclass(frozen=True)
class Canary:
    """`shown_to` must find it somewhere; `may` is everybody who could."""

    where: str
    may: frozenset[str]
    shown_to: frozenset[str]


class Flock:
    """Gives out tokens and remembers where they were put."""

    def __init__(self) -> None:
        self.birds: dict[str, Canary] = {}

    def bird(self, where: str, may: Iterable[str], shown_to: Iterable[str] | None = None) -> str:
        token = f"kanarek{len(self.birds) + 10}x"
        may = frozenset(may)
        self.birds[token] = Canary(where, may, may if shown_to is None else frozenset(shown_to))
        return token

    def code(self, where: str, may: Iterable[str]) -> str:
        """As `bird`, for the code of a card, which has its own letters."""
        may = frozenset(may)
        self.birds["knrk-2222"] = Canary(where, may, may)
        return CODE

    def leaks(self, tokens: Iterable[str], principal: str) -> list[str]:
        """Where the strings come from that this principal must not have seen."""
        return sorted(self.birds[token].where for token in tokens if principal not in self.birds[token].may)


def tokens_in(text: str) -> set[str]:
    return {found.lower() for found in TOKEN.findall(text)}


def plant(scene: Scene) -> Flock:
    """Fill the private fields of one person of company A, of somebody who left, and of what is written about them."""
    flock, side = Flock(), scene.own
    _person(flock, side)
    _recruitment(flock, side)
    _contact(flock, side)
    _left(flock, scene)
    _notes(flock, side)
    _hand_overs(flock, side)
    _work(flock, side)
    return flock


def _person(flock: Flock, side: Side) -> None:
    user = side.person
    user.phone = flock.bird("User.phone", SELF)
    user.email = f"{flock.bird('User.email', SELF)}@example.org"
    user.save()
    side.rows["pass"].code = flock.code("Card.code", SELF)
    side.rows["pass"].save()
    side.affiliation.unit = flock.bird("Affiliation.unit", SELF, OFFICE)
    side.affiliation.private_reason = flock.bird("Affiliation.private_reason", OFFICE, ())
    side.affiliation.save()


def _recruitment(flock: Flock, side: Side) -> None:
    application = side.application
    for name in ("unit", "phone", "motivation", "experience", "availability", "special_needs"):
        setattr(application, name, flock.bird(f"Application.{name}", SELF))
    application.save()
    ApplicationDecision.objects.create(
        application=application,
        verdict=application.verdict,
        note=flock.bird("ApplicationDecision.note", OFFICE),
        decided_by=side.coordinator,
        decided_at=clock.now(),
    )
    row = side.session.attendances.get(participation=side.membership.participation)
    row.reason = flock.bird("Attendance.reason", SELF)
    row.save()

    request = side.company_account_request
    request.name = flock.bird("CompanyAccountRequest.name", OFFICE)
    request.email = f"{flock.bird('CompanyAccountRequest.email', OFFICE)}@firma.example"
    request.save()


def _contact(flock: Flock, side: Side) -> None:
    """Whom to call at company A: for the coordination, and not for those who represent it either."""
    row = side.contact
    for name in ("name", "function", "phone"):
        setattr(row, name, flock.bird(f"Contact.{name}", OFFICE))
    row.email = f"{flock.bird('Contact.email', OFFICE)}@example.org"
    row.save()


def _left(flock: Flock, scene: Scene) -> None:
    """Somebody of company A left: why is for the coordination."""
    gone = Participation.objects.filter(edition=scene.own.edition, ends_on__isnull=False).order_by("pk")[0]
    gone.private_reason = flock.bird("Participation.private_reason", OFFICE, ())
    gone.save()
    for membership in gone.memberships.all():
        membership.private_reason = flock.bird("TeamMembership.private_reason", OFFICE, ())
        membership.save()
    for grant in (scene.own.grant, scene.own.accompaniment, scene.own.partnership):
        grant.private_reason = flock.bird(f"{type(grant).__name__}.private_reason", OFFICE, ())
        grant.save()
    audit.record(
        "participation.ended",
        on=[gone],
        by=scene.own.coordinator,
        about=gone.user,
        private_reason=flock.bird("AuditEntry.private_reason", OFFICE),
        edition=scene.own.edition.pk,
    )


def _hand_overs(flock: Flock, side: Side) -> None:
    """What the group reads of its own, and what one mentor leaves to the next."""
    readers = {HandOverKind.LEADER: TEAM, HandOverKind.MENTOR: OFFICE | {MENTOR}}
    for kind, may in readers.items():
        HandOver.objects.create(
            microproject=side.group,
            kind=kind,
            from_user=side.coordinator,
            to_user=side.mentor if kind == HandOverKind.MENTOR else side.person,
            starts_on=clock.today(),
            note=flock.bird(f"HandOver.note of {kind.value}", may),
            written_by=side.coordinator,
            written_at=clock.now(),
        )


def _notes(flock: Flock, side: Side) -> None:
    readers = {
        NoteAudience.AUTHOR: {MENTOR},
        NoteAudience.MENTORS: {MENTOR},
        NoteAudience.COORDINATORS: OFFICE | {MENTOR},
        NoteAudience.TEAM: TEAM,
    }
    for audience, may in readers.items():
        MeetingNote.objects.create(
            meeting=side.meeting,
            audience=audience,
            text=flock.bird(f"MeetingNote for {audience.value}", may),
            written_by=side.mentor,
            written_at=clock.now(),
        )


def _work(flock: Flock, side: Side) -> None:
    """What the group writes for itself and hears from its mentor."""
    side.entry.text = flock.bird("Entry.text for the group", TEAM)
    side.entry.save()
    side.draft.text = flock.bird("Entry.text of a draft", {MEMBER})
    side.draft.save()
    EntryReview.objects.create(
        entry=side.entry,
        accepted=False,
        comment=flock.bird("EntryReview.comment", TEAM),
        reviewed_by=side.mentor,
        reviewed_at=clock.now(),
    )
    side.meeting.next_step = flock.bird("Meeting.next_step", TEAM)
    side.meeting.save()
    card = ResourceCard.objects.get(pk=side.card.pk)
    card.contact = flock.bird("ResourceCard.contact, internal", INSIDE)
    card.save()
    side.guest.guest_name = flock.bird("Attendee.guest_name", OFFICE)
    side.guest.save()
