"""Who may take back what was written of an edition: the coordinators, with one tap at first, later with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kopalnia.lib.web.undo import Undoing, may_undo
from people import undo
from people.models import AuditEntry, User
from programmes.policies import InEdition, coordinate
from programmes.policies.people import correct_name

if TYPE_CHECKING:
    from programmes.dated_rows import DatedRow
    from programmes.extensions import StepTaken
    from programmes.guards import NameCorrection


def undo_step(user: User, step: StepTaken) -> Undoing:
    """The coordinators of the edition, and administrators of the portal."""
    edition, kind, row = step
    if kind.may is not None:
        return kind.may(user, edition, row)
    could = coordinate(user, edition)
    return undo.may_undo(row, could=could, coordinates=bool(could), edition=edition.pk, way=undo.way_back(row))


def reopen_dates(user: User, dated: DatedRow) -> Undoing:
    """The coordinators of the edition, and administrators of the portal, when the row has ended."""
    could = coordinate(user, dated.edition)
    return undo.may_reopen(dated.row, dated.kind.ended, could=could, coordinates=bool(could))


def call_a_mistake(user: User, dated: DatedRow) -> Undoing:
    """The coordinators of the edition, and administrators of the portal."""
    return _whoever_coordinates(user, dated.edition, acted_at=dated.row.created_at)


def undo_ended_together(user: User, here: InEdition[AuditEntry]) -> Undoing:
    """The coordinators of the edition, and administrators of the portal."""
    return _whoever_coordinates(user, here.edition, acted_at=here.row.at)


def restore_name(user: User, correction: NameCorrection) -> Undoing:
    """The coordinators of the person's edition, unless the person runs something they do not run."""
    could = correct_name(user, InEdition(correction.edition, correction.person))
    entry = correction.entry
    return may_undo(could=could, coordinates=bool(could), acted_at=entry.at if entry else None, edition=None)


def _whoever_coordinates(user: User, edition: Any, *, acted_at: Any) -> Undoing:
    could = coordinate(user, edition)
    return may_undo(could=could, coordinates=bool(could), acted_at=acted_at, edition=None)
