"""What trainings hand over when two accounts are merged.

Attendance and certificates move as they are: only their owner changes. Where both accounts stood on one list, the longer
attendance counts and the other is marked as replaced, exactly as when a list is corrected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.domain.problems import Problem
from kopalnia.lib.words.typography import hours
from people.merging import (
    AccountPair,
    Fact,
    Transfer,
    fact,
    register_check,
    register_facts,
    transfers,
)
from programmes.account_merge import own_participations, participations_joined
from programmes.models import Participation
from trainings.choices import SessionState
from trainings.models import Attendance, Certificate, Session


def _certificates_of(pair: AccountPair) -> list[Certificate]:
    rows = Certificate.objects.filter(participation__user__in=pair.both)
    return list(rows.select_related("participation").order_by("year", "serial"))


def _attendances_of(pair: AccountPair) -> list[Attendance]:
    rows = Attendance.objects.current().filter(participation__user__in=pair.both)
    return list(rows.select_related("participation", "session").order_by("pk"))


@register_check
def two_attendances(pair: AccountPair) -> Iterator[Problem]:
    """Sessions at which both stood, and two certificates, told with what will count."""
    mine, theirs = (own_participations(pair, user) for user in pair.both)
    for edition_id in mine.keys() & theirs.keys():
        own, twin = mine[edition_id], theirs[edition_id]
        attended = Counter(
            row.session_id for row in pair.once(_attendances_of) if row.participation_id in {own.pk, twin.pk}
        )
        if count := sum(rows == 2 for rows in attended.values()):
            yield Problem(
                ngettext(
                    "Both are on the list of %(count)s session. The longer attendance counts; the other stays in the"
                    " history as replaced.",
                    "Both are on the lists of %(count)s sessions. The longer attendance counts; the other stays in"
                    " the history as replaced.",
                    count,
                )
                % {"count": count},
                blocking=False,
            )
        if {own.pk, twin.pk} <= {row.participation_id for row in pair.once(_certificates_of)}:
            yield Problem(
                _(
                    "Both have a certificate. Both certificates stay valid under their numbers; a new one will refer"
                    " to the later one."
                ),
                blocking=False,
            )


def _training_hours(pair: AccountPair) -> Fact:
    """Signed minutes of each, and together: a session at which both stood counts once, the longer time."""
    each = dict.fromkeys((user.pk for user in pair.both), 0)
    longest: dict[int, int] = {}
    for row in pair.once(_attendances_of):
        if row.session.state == SessionState.SIGNED:
            each[row.participation.user_id] += row.minutes
            longest[row.session_id] = max(longest.get(row.session_id, 0), row.minutes)
    return Fact(_("Training hours"), *(hours(sum_) for sum_ in (*each.values(), sum(longest.values()))))


def _attendances(transfer: Transfer, rows: QuerySet[Attendance], name: str, heir: int) -> None:
    mine = {row.session_id: row for row in Attendance.objects.current().filter(participation=heir)}
    for row in rows.filter(replaced_at=None):
        twin = mine.get(row.session_id)
        if twin is not None:
            lesser = twin if row.minutes > twin.minutes else row
            at = max(transfer.now, lesser.recorded_at)
            transfer.change(Attendance.objects.filter(pk=lesser.pk), "replaced_at", at)
    transfer.change(rows, name, heir)


@register_facts
def at_trainings(pair: AccountPair) -> Iterator[Fact]:
    """Hours and certificates."""
    yield _training_hours(pair)
    papers = [(row.participation.user_id, row.number) for row in pair.once(_certificates_of)]
    yield fact(_("Certificates"), pair, papers)


@participations_joined.register
def refresh_open_sheets(_twin: Participation, row: Participation) -> None:
    """Whoever has an attendance list open must not save it with a person who is somebody else now."""
    sheets = Session.objects.filter(module__edition=row.edition_id, state=SessionState.PLANNED)
    sheets.update(version=F("version") + 1)


transfers(Attendance, "participation", _attendances)
transfers(Certificate, "participation")
