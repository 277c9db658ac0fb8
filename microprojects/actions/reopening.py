"""Taking back the end of a place in a team, or of a mentor's place beside it."""

from django.db import transaction

from kopalnia.lib.domain.dated import reopen
from kopalnia.lib.domain.lifecycle import IllegalStep, locked
from kopalnia.lib.web.access import require, require_still
from kopalnia.lib.web.undo import NOTHING, require_unkept
from microprojects.actions.core_team import hold_role, locked_open
from microprojects.actions.hand_over import ONE_DAY
from microprojects.models import Accompaniment, TeamMembership
from microprojects.policies import coordinate
from microprojects.policies.core import MEMBERSHIP_ENDED
from microprojects.policies.team import become_mentor, join_team
from people import audit
from people.models import User
from people.undo import UNDONE
from programmes.models import Edition, Participation


@transaction.atomic
def reopen_membership(membership: TeamMembership, *, reason: str = "", by: User) -> TeamMembership:
    """Take the end of a person's place in the team back.

    Raises `Refused` when the person belongs to another team or no longer takes part, ``ValidationError`` when the place
    goes on or its role is taken, `IllegalStep` when the team is closed or something frozen rests on the end.
    """
    locked(Edition.objects, membership.microproject.edition_id, no_key=True)
    microproject = locked_open(membership.microproject)
    require_still(coordinate, by, microproject)
    row = locked(TeamMembership.objects.select_related("participation__user", "microproject"), membership.pk)
    locked(Participation.objects, row.participation_id)  # another team may be about to take the person
    if row.ends_on is not None:
        require(join_team(row.participation, microproject, on=row.ends_on + ONE_DAY))
    _reopened(row, about=row.participation.user, reason=reason, by=by)
    return row


@transaction.atomic
def reopen_accompaniment(accompaniment: Accompaniment, *, reason: str = "", by: User) -> Accompaniment:
    """Take the end of a mentor's place beside the team back. Raises as `reopen_membership`."""
    locked(Edition.objects, accompaniment.microproject.edition_id, no_key=True)
    microproject = locked_open(accompaniment.microproject)
    require_still(coordinate, by, microproject)
    row = locked(Accompaniment.objects.select_related("mentor", "microproject"), accompaniment.pk)
    hold_role(row.mentor, microproject)
    if row.ends_on is not None:
        require(become_mentor(row.mentor, microproject, on=row.ends_on + ONE_DAY))
    _reopened(row, about=row.mentor, reason=reason, by=by)
    return row


def _reopened(row: TeamMembership | Accompaniment, *, about: User, reason: str, by: User) -> None:
    entry = audit.last(row, MEMBERSHIP_ENDED) if row.ends_on is not None else None
    if entry is None:
        raise IllegalStep(NOTHING)
    require_unkept(row.microproject.edition_id, entry.at)
    reopen(row, reason=reason)
    audit.record(
        f"{entry.verb}{UNDONE}",
        on=[row, row.microproject],
        by=by,
        about=about,
        edition=row.microproject.edition_id,
        reason=reason,
        undoes=entry.pk,
    )
