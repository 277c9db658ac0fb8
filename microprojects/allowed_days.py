"""Days on which somebody can have worked for a team.

A day before the edition is refused. A day after it, or outside the person's part in it and in the team, is asked about:
people help before they are written down. What was answered reaches the reviewer as a flag (`microprojects.entry_flags`).
"""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kopalnia.lib.domain.dated import Dated
from kopalnia.lib.words import typography
from microprojects.models import Microproject, TeamMembership
from programmes.models import Edition, Participation


def before_edition(edition: Edition, day: dt.date) -> str:
    """A sentence for a day before the edition; empty for any other."""
    if day >= edition.starts_on:
        return ""
    return _("This day is before the edition began (%(day)s).") % {"day": typography.short_date(edition.starts_on)}


def require_begun(edition: Edition, day: dt.date, *, field: str) -> None:
    """Refuse a day before the edition. Raises `ValidationError` of the field."""
    if sentence := before_edition(edition, day):
        raise ValidationError({field: ValidationError(sentence, code="before_edition")})


def require_within(edition: Edition, day: dt.date, *, field: str) -> None:
    """Refuse a day outside the edition. Raises `ValidationError` of the field."""
    require_begun(edition, day, field=field)
    if day > edition.ends_on:
        sentence = _("This day is after the edition ends (%(day)s).")
        error = ValidationError(sentence % {"day": typography.short_date(edition.ends_on)}, code="after_edition")
        raise ValidationError({field: error})


def why_outside(participation: Participation, microproject: Microproject, day: dt.date) -> str:
    """A sentence when the person was not in the team on that day; empty when they were. At most one query."""
    memberships = TeamMembership.objects.filter(participation=participation, microproject=microproject)
    return outside(day, microproject.edition, participation, memberships)


def outside(
    day: dt.date, edition: Edition, participation: Participation, memberships: Iterable[TeamMembership]
) -> str:
    """The same with rows that were read before."""
    if day > edition.ends_on:
        return _("The edition ended on %(day)s.") % {"day": typography.short_date(edition.ends_on)}
    if not participation.is_active(day):
        return _edge(
            day,
            [participation],
            _("Participation in the edition began on %(day)s."),
            _("Participation in the edition ended on %(day)s."),
        )
    rows = list(memberships)
    if any(row.is_active(day) for row in rows):
        return ""
    return _edge(day, rows, _("Work in this team began on %(day)s."), _("Work in this team ended on %(day)s."))


def _edge(day: dt.date, rows: list[Participation] | list[TeamMembership], began: str, ended: str) -> str:
    spans: list[Dated] = list(rows)
    before = [row.ends_on for row in spans if row.ends_on is not None and row.ends_on < day]
    if before:
        return ended % {"day": typography.short_date(max(before))}
    return began % {"day": typography.short_date(min(row.starts_on for row in spans))}
