"""Leaving a team, handing a role over, replacing a mentor: an end, a new row, and what passes from hand to hand.

Entries, hours and attendance are never touched: they stay with the team and the day on which they happened.
"""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.dated import end, require_going_on
from kopalnia.lib.domain.lifecycle import IllegalStep, locked
from kopalnia.lib.web.access import require, require_still
from microprojects.actions.core_mail import mail_person, mail_team
from microprojects.actions.core_team import add_member, assign_mentor, end_before, locked_open, new_row
from microprojects.choices import HandOverKind, TeamRole
from microprojects.models import Accompaniment, HandOver, HandOverItem, Microproject, TeamMembership
from microprojects.models.team import ALREADY_MENTOR
from microprojects.open_work import OpenItem, waiting_in
from microprojects.policies import coordinate
from microprojects.policies.core import hand_role_over as may_hand_role_over
from microprojects.policies.core import holds_role
from microprojects.policies.team import may_leave, takes_part
from microprojects.queries.hand_over import takers
from people import audit
from people.models import User
from people.sign_in_methods import who_can_sign_in
from programmes.models import Participation

ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def end_membership(
    membership: TeamMembership,
    *,
    on: dt.date,
    reason: str,
    private_reason: str = "",
    to: Microproject | None = None,
    receiver: TeamMembership | None = None,
    items: Sequence[OpenItem] = (),
    note: str = "",
    by: User,
) -> TeamMembership:
    """Write the last day of a person in the team. `private_reason` is read by the coordinators only.

    With `to` the person joins that team the day after, as a member: no role goes along. With `receiver` another member
    takes over `items`, with a note; from a leader the leadership too. Raises `IllegalStep` for a leader who hands over to
    nobody although somebody could follow, ``ValidationError`` when the place has ended or would end before it began,
    `Refused` when the other team cannot take the person.
    """
    for microproject in sorted({membership.microproject, *([to] if to else [])}, key=lambda row: row.pk):
        require_still(coordinate, by, locked_open(microproject))
    microproject = membership.microproject
    membership = locked(TeamMembership.objects.select_related("participation__user"), membership.pk)
    require_going_on(membership)
    person = membership.participation.user
    if receiver is None and takers(membership).exists():
        require(may_leave(membership), error=IllegalStep)
    end(membership, on=on, by=by, reason=reason, private_reason=private_reason)
    audit.record(
        "microproject.member_ended",
        on=[microproject, membership, membership.participation],
        by=by,
        about=person,
        edition=microproject.edition_id,
        reason=reason,
        private_reason=private_reason,
        to_on=on,
    )
    if to is not None:
        add_member(to, participation=membership.participation, on=on + ONE_DAY, by=by)
        mail_person(
            person,
            to,
            template="team_changed",
            context={"from_on": on + ONE_DAY},
            dedupe=f"team-changed-{membership.pk}",
        )
    if receiver is not None:
        _take_over(receiver, membership, on=on + ONE_DAY, items=items, note=note, by=by)
    return membership


@transaction.atomic
def hand_role_over(
    giver: TeamMembership, *, to: TeamMembership, on: dt.date, reason: str = "", note: str = "", by: User
) -> TeamMembership:
    """Give a role to another member from a day on. The two exchange roles, so that none is lost; one step, one sentence.

    Raises `IllegalStep` when the other person cannot take it, ``ValidationError`` for a day before one of them joined.
    """
    microproject = locked_open(giver.microproject)
    rows = TeamMembership.objects.select_related("participation__user").filter(microproject=microproject)
    giver, to = (locked(rows, pk) for pk in (giver.pk, to.pk))
    require(holds_role(giver), error=IllegalStep)
    giver.microproject = microproject
    require_still(may_hand_role_over, by, giver, of=microproject)
    require_going_on(giver)
    require_going_on(to)
    if not takers(giver).filter(pk=to.pk).exists():
        raise IllegalStep(_("This person cannot take over the role."))
    require(takes_part(to.participation, on=on), error=ValidationError)
    for row in (giver, to):
        end_before(row, on=on, by=by)
    parts: list[tuple[Participation, str]] = [(giver.participation, to.role), (to.participation, giver.role)]
    _former, fresh = (new_row(microproject, part, role=role, on=on, reason=reason, by=by) for part, role in parts)
    audit.record(
        "microproject.role_handed_over",
        on=[microproject, giver.participation, to.participation],
        by=by,
        about=to.participation.user,
        edition=microproject.edition_id,
        reason=reason,
        role=giver.role,
        from_on=on,
    )
    _write(
        microproject,
        kind=HandOverKind(giver.role),
        giver=giver.participation.user,
        taker=to.participation.user,
        starts_on=on,
        items=(),
        note=note,
        by=by,
    )
    return fresh


@transaction.atomic
def end_accompaniment(
    accompaniment: Accompaniment,
    *,
    on: dt.date,
    reason: str,
    private_reason: str = "",
    mentor: User | None = None,
    note: str = "",
    by: User,
) -> Accompaniment:
    """Write the last day of a mentor beside the team; meetings, reviews and notes stay with their audiences.

    With `mentor` another one begins the day after, gets what waits in the team with the note, and the team is told.
    Raises ``ValidationError`` when the mentor's place has ended, `Refused` when the new one cannot accompany the team.
    """
    microproject = locked_open(accompaniment.microproject)
    require_still(coordinate, by, microproject)
    accompaniment = locked(Accompaniment.objects.select_related("mentor"), accompaniment.pk)
    require_going_on(accompaniment)
    former, first_day = accompaniment.mentor, on + ONE_DAY
    if mentor is None and not others_beside(accompaniment, on=first_day):
        raise IllegalStep(_("This is the team's only mentor. Choose someone to take over first."))
    end(accompaniment, on=on, by=by, reason=reason, private_reason=private_reason)
    audit.record(
        "microproject.mentor_ended",
        on=[microproject, accompaniment],
        by=by,
        about=former,
        edition=microproject.edition_id,
        reason=reason,
        private_reason=private_reason,
        to_on=on,
    )
    key = f"mentor-ended-{accompaniment.pk}"
    if mentor is not None:
        _replace(microproject, former, mentor, on=first_day, reason=reason, note=note, by=by)
        told = {"former": former, "mentor": mentor, "from_on": first_day}
        mail_team(microproject, template="mentor_changed", context=told, dedupe=key, but=(former, mentor))
    mail_person(former, microproject, template="mentor_ended", context={"to_on": on}, dedupe=f"{key}-former")
    return accompaniment


def _replace(
    microproject: Microproject, former: User, mentor: User, *, on: dt.date, reason: str, note: str, by: User
) -> None:
    """Another mentor begins, with what waits in the team."""
    if mentor.pk == former.pk:
        raise ValidationError({"mentor": ALREADY_MENTOR})
    assign_mentor(microproject, mentor=mentor, on=on, reason=reason, by=by)
    _write(
        microproject,
        kind=HandOverKind.MENTOR,
        giver=former,
        taker=mentor,
        starts_on=on,
        items=waiting_in(microproject),
        note=note,
        by=by,
    )


@transaction.atomic
def read(hand_over: HandOver, *, by: User) -> None:
    """The receiver has read it: it stands no longer first on their pages."""
    HandOver.objects.filter(pk=hand_over.pk, to_user=by, read_at__isnull=True).update(read_at=clock.now())


def _take_over(
    receiver: TeamMembership, left: TeamMembership, *, on: dt.date, items: Sequence[OpenItem], note: str, by: User
) -> None:
    """From a day on a member has what somebody leaving had open; from a leader the leadership too."""
    receiver = locked(TeamMembership.objects.select_related("participation__user", "microproject"), receiver.pk)
    if receiver.microproject_id != left.microproject_id or receiver.ends_on is not None:
        raise ValidationError({"receiver": _("This person is no longer in the team.")})
    require(takes_part(receiver.participation, on=on), error=ValidationError)
    if left.role == TeamRole.LEADER:
        _lead(receiver, on=on, by=by)
    _write(
        receiver.microproject,
        kind=HandOverKind(left.role),
        giver=left.participation.user,
        taker=receiver.participation.user,
        starts_on=on,
        items=items,
        note=note,
        by=by,
    )


def _lead(receiver: TeamMembership, *, on: dt.date, by: User) -> None:
    """Make the person to whom a leaving leader hands over the leader: the team has one on every day."""
    microproject = receiver.microproject
    end_before(receiver, on=on, by=by)
    new_row(microproject, receiver.participation, role=TeamRole.LEADER, on=on, reason="", by=by)
    audit.record(
        "microproject.role_handed_over",
        on=[microproject, receiver.participation],
        by=by,
        about=receiver.participation.user,
        edition=microproject.edition_id,
        role=TeamRole.LEADER,
        from_on=on,
    )


def others_beside(accompaniment: Accompaniment, *, on: dt.date) -> bool:
    """Whether another mentor who can sign in is beside the team from a day on."""
    rows = Accompaniment.objects.active(on).filter(
        microproject=accompaniment.microproject_id, mentor__in=who_can_sign_in()
    )
    return rows.exclude(mentor=accompaniment.mentor_id).exists()


def _write(
    microproject: Microproject,
    *,
    kind: HandOverKind,
    giver: User,
    taker: User,
    starts_on: dt.date,
    items: Sequence[OpenItem],
    note: str,
    by: User,
) -> HandOver:
    row = HandOver.objects.create(
        microproject=microproject,
        kind=kind,
        from_user=giver,
        to_user=taker,
        starts_on=starts_on,
        note=note,
        written_by=by,
        written_at=clock.now(),
    )
    HandOverItem.objects.bulk_create(
        HandOverItem(hand_over=row, kind=item.kind, title=item.title[:340], target=item.target) for item in items
    )
    audit.record(
        "hand_over.written",
        on=[row, microproject],
        by=by,
        about=taker,
        edition=microproject.edition_id,
        kind=kind,
        items=len(items),
        from_on=starts_on,
    )
    if kind != HandOverKind.MENTOR:  # a mentor is told by the message of their assignment
        context = {"giver": giver, "kind": row.get_kind_display(), "from_on": starts_on, "items": len(items)}
        mail_person(taker, microproject, template="hand_over", context=context, dedupe=f"hand-over-{row.pk}")
    return row
