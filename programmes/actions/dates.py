"""Mending the first day of something dated that was begun on the wrong one: a role, a partnership, a job, a participation."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock, dated
from kopalnia.lib.domain.lifecycle import locked
from organisations.models import Affiliation
from people.audit import record
from people.models import User
from programmes.extensions import first_day
from programmes.models import Agreement, Edition, EditionRole, Participation, Partnership
from programmes.sole_responsibility import still_in_hand

EditionRow = Affiliation | Agreement | EditionRole | Participation | Partnership


@dataclass(frozen=True, slots=True)
class BeginningKind:
    """By what two rows are the same thing at two times (they never share a day), the verb of the log, and what it tells
    besides the days."""

    same: tuple[str, ...]
    verb: str
    told: tuple[str, ...] = ()


KINDS: dict[type[dated.Dated], BeginningKind] = {
    Affiliation: BeginningKind(("user", "organisation"), "affiliation.begun_on"),
    Agreement: BeginningKind(("pk",), "agreement.begun_on", ("number",)),
    EditionRole: BeginningKind(("edition", "user", "role", "organisation"), "edition_role.begun_on", ("role",)),
    Participation: BeginningKind(("edition", "user"), "participation.begun_on"),
    Partnership: BeginningKind(("edition", "organisation", "role"), "partnership.begun_on", ("role",)),
}


@transaction.atomic
def begin_on(row: EditionRow, *, edition: Edition, on: dt.date, reason: str, by: User) -> EditionRow:
    """Write another first day, earlier or later. Raises ``ValidationError`` at ``on`` when the day cannot be.

    Nothing else moves with it. Coordination and mentoring begin later than today only where somebody else is there.
    """
    locked(Edition.objects, edition.pk)
    fresh: Any = locked(type(row).objects, row.pk)  # type: ignore[attr-defined]
    kind = KINDS[type(row)]
    same = {name: getattr(fresh, name) for name in kind.same}
    others = type(row).objects.filter(**same).exclude(pk=fresh.pk)  # type: ignore[attr-defined]
    if others.overlapping(on, fresh.ends_on).exists():
        raise ValidationError({"on": _("Another record already covers that day.")})
    later = isinstance(fresh, EditionRole) and on > clock.today()
    if later and (problems := still_in_hand(fresh, clock.today() - dt.timedelta(days=1))):
        raise ValidationError({"on": [str(problem.sentence) for problem in problems]})
    first_day(fresh, on)
    before = fresh.starts_on
    dated.begin_on(fresh, on)
    told = {name: getattr(fresh, name) for name in kind.told}
    if organisation := getattr(fresh, "organisation", None):
        told["organisation"] = organisation.label
    record(
        kind.verb,
        on=[fresh, edition, *_parts(fresh, edition)],
        by=by,
        about=getattr(fresh, "user", None),
        edition=edition,
        reason=reason,
        from_on=on,
        old_from_on=before,
        **told,
    )
    return fresh  # type: ignore[no-any-return]


def _parts(row: EditionRow, edition: Edition) -> list[Participation]:
    """The participation whose history also tells of a job."""
    return list(edition.participations.filter(user=row.user_id)) if isinstance(row, Affiliation) else []
