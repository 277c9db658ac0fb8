"""Who joins a team, in which role, and which mentor stands beside it. A change is an end and a new row, with a reason.

Leaving, handing over and replacing stand in `actions.hand_over`.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain.dated import end, mistake, require_going_on, validate_not_far_ahead
from kopalnia.lib.domain.lifecycle import IllegalStep, locked
from kopalnia.lib.web.access import require, require_still
from kopalnia.lib.web.undo import NOTHING, require_unkept
from microprojects.actions.core_mail import mail_person
from microprojects.choices import TeamRole
from microprojects.models import Accompaniment, Microproject, TeamMembership
from microprojects.policies import coordinate, is_open
from microprojects.policies.team import become_mentor, join_team, may_leave, stay_of, took_part
from people import audit
from people.models import User
from people.models.role import ALREADY_HELD
from programmes.choices import EditionRoleName
from programmes.models import Edition, EditionRole, Participation


@transaction.atomic
def add_member(
    microproject: Microproject,
    *,
    participation: Participation,
    on: dt.date,
    role: str = TeamRole.MEMBER,
    reason: str = "",
    by: User,
) -> TeamMembership:
    """Add a person from a day on. Raises `Refused` with the sentence of `policies.team.join_team`.

    The participation is locked, so that two teams cannot take the same person at once.
    """
    require_still(coordinate, by, locked_open(microproject))
    participation = locked(Participation.objects, participation.pk)
    require(join_team(participation, microproject, on=on))
    membership = new_row(microproject, participation, role=role, on=on, reason=reason, by=by)
    audit.record(
        "microproject.member_added",
        on=[microproject, participation],
        by=by,
        about=participation.user,
        edition=microproject.edition_id,
        reason=reason,
        role=role,
        from_on=on,
    )
    return membership


@transaction.atomic
def undo_member(membership: TeamMembership, *, reason: str = "", by: User) -> None:
    """Say that a person was added by mistake: the stay, with all its roles, counts on no day, and the log keeps both.

    Raises `IllegalStep`, also when the person has entries in the team, leads it, or something frozen rests on the stay.
    """
    locked(Edition.objects, membership.microproject.edition_id, no_key=True)  # a freeze waits for us, or we for it
    microproject = locked_open(membership.microproject)
    require_still(coordinate, by, microproject)
    participation = locked(Participation.objects.select_related("user"), membership.participation_id)
    stay = stay_of(membership)
    if not stay:
        raise IllegalStep(NOTHING)
    require_unkept(microproject.edition_id, stay[0].created_at)
    if sentence := took_part(stay):
        raise IllegalStep(sentence)
    for row in stay:
        mistake(row, by=by)
    audit.record(
        "microproject.member_added_undone",
        on=[microproject, participation],
        by=by,
        about=participation.user,
        edition=microproject.edition_id,
        reason=reason,
        from_on=stay[0].starts_on,
    )


@transaction.atomic
def change_role(membership: TeamMembership, *, role: str, on: dt.date, reason: str = "", by: User) -> TeamMembership:
    """Give a person another role from a day on: the old row ends, a new one begins.

    A leader is changed by `actions.hand_over.hand_role_over`, which leaves no day without one: raises `IllegalStep` for
    who leads, and for a second one.
    """
    microproject = locked_open(membership.microproject)
    require_still(coordinate, by, microproject)
    membership = locked(TeamMembership.objects.select_related("participation__user"), membership.pk)
    require(may_leave(membership), error=IllegalStep)
    if role == TeamRole.LEADER and _leader_of(microproject, except_for=membership) is not None:
        raise IllegalStep(_("This team already has a team lead. Hand over the role instead."))
    if membership.role == role:
        raise IllegalStep(ALREADY_HELD)
    fresh = _replace(membership, role=role, on=on, reason=reason, by=by)
    audit.record(
        "microproject.role_changed",
        on=[microproject, membership.participation],
        by=by,
        about=membership.participation.user,
        edition=microproject.edition_id,
        reason=reason,
        old=membership.role,
        new=role,
        from_on=on,
    )
    return fresh


@transaction.atomic
def assign_mentor(
    microproject: Microproject, *, mentor: User, on: dt.date, reason: str = "", by: User
) -> Accompaniment:
    """Put a mentor beside the team from a day on and tell them. Raises `Refused` (`policies.team.become_mentor`)."""
    require_still(coordinate, by, locked_open(microproject))
    validate_not_far_ahead(on)
    hold_role(mentor, microproject)
    require(become_mentor(mentor, microproject, on=on))
    accompaniment = Accompaniment.objects.create(
        microproject=microproject, mentor=mentor, starts_on=on, reason=reason, granted_by=by
    )
    audit.record(
        "microproject.mentor_assigned",
        on=[microproject],
        by=by,
        about=mentor,
        edition=microproject.edition_id,
        reason=reason,
        from_on=on,
    )
    mail_person(
        mentor,
        microproject,
        template="mentor_assigned",
        context={"from_on": on},
        dedupe=f"mentor-assigned-{accompaniment.pk}",
    )
    return accompaniment


def hold_role(mentor: User, microproject: Microproject) -> None:
    """Lock what makes somebody a mentor of the edition: its end waits for us and finds the team, or we find its end."""
    held = EditionRole.objects.filter(edition=microproject.edition_id, user=mentor, role=EditionRoleName.MENTOR)
    list(held.select_for_update(of=("self",)).order_by("pk"))


def locked_open(microproject: Microproject) -> Microproject:
    """The team, locked. Raises `IllegalStep` when it is closed."""
    row = locked(Microproject.objects, microproject.pk)
    require(is_open(row), error=IllegalStep)
    return row


def _leader_of(microproject: Microproject, *, except_for: TeamMembership) -> TeamMembership | None:
    """The leader whose place is open, other than the given row."""
    return (
        TeamMembership.objects.select_related("participation__user")
        .filter(microproject=microproject, role=TeamRole.LEADER, ends_on__isnull=True)
        .exclude(pk=except_for.pk)
        .first()
    )


def _replace(membership: TeamMembership, *, role: str, on: dt.date, reason: str, by: User) -> TeamMembership:
    end_before(membership, on=on, by=by)
    return new_row(membership.microproject, membership.participation, role=role, on=on, reason=reason, by=by)


def end_before(membership: TeamMembership, *, on: dt.date, by: User) -> None:
    """End a place the day before; on its very first day it lasts that one day."""
    require_going_on(membership)
    if on < membership.starts_on:
        raise ValidationError(_("The change cannot be earlier than the day the person joined the team."), code="order")
    end(membership, on=max(on - dt.timedelta(days=1), membership.starts_on), by=by)


def new_row(
    microproject: Microproject, participation: Participation, *, role: str, on: dt.date, reason: str, by: User
) -> TeamMembership:
    """A place in the team that begins; who may have it was asked before."""
    validate_not_far_ahead(on)
    return TeamMembership.objects.create(
        microproject=microproject, participation=participation, role=role, starts_on=on, reason=reason, granted_by=by
    )
