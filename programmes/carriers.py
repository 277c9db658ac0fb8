"""What this app hands over when two accounts are merged: rights, problems, and the rows that move.

A duplicate gives nobody rights. A coordinator merges only people who have to do with editions of theirs alone, accounts
with a role in an edition are left to the administration, and the account that takes part is the one that stays.

Attendance and certificates move as they are: only their owner changes. Where both accounts stood on one list, the longer
attendance counts and the other is marked as replaced, exactly as when a list is corrected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.problems import Problem
from kopalnia.lib.typography import hours, plain_date
from people.actions.card import revoke_of
from people.merging import (
    Fact,
    Pair,
    Transfer,
    dated,
    exempt,
    fact,
    register,
    register_check,
    register_facts,
    register_rights,
)
from people.models import User
from programmes.choices import ApplicationState, SessionState
from programmes.models import (
    Application,
    ApplicationDecision,
    Attendance,
    Attendee,
    AttendeeDay,
    Certificate,
    Edition,
    EditionRole,
    FirmAccountRequest,
    Participation,
    Session,
)

# --- What is read of both, once --------------------------------------------------------------------------------------


def _participations_of(pair: Pair) -> list[Participation]:
    return list(Participation.everything.filter(user__in=pair.both).select_related("edition").order_by("pk"))


def _applications_of(pair: Pair) -> list[Application]:
    return list(Application.everything.filter(applicant__in=pair.both).select_related("edition").order_by("pk"))


def _roles_of(pair: Pair) -> list[EditionRole]:
    return list(EditionRole.objects.filter(user__in=pair.both).select_related("edition").order_by("pk"))


def _certificates_of(pair: Pair) -> list[Certificate]:
    rows = Certificate.objects.filter(participation__user__in=pair.both)
    return list(rows.select_related("participation").order_by("year", "serial"))


def _attendances_of(pair: Pair) -> list[Attendance]:
    rows = Attendance.objects.current().filter(participation__user__in=pair.both)
    return list(rows.select_related("participation", "session").order_by("pk"))


def _own(pair: Pair, user: User) -> dict[int, Participation]:
    """The participations of one of the two that count, by edition."""
    rows = pair.once(_participations_of)
    return {row.edition_id: row for row in rows if row.user_id == user.pk and row.merged_into_id is None}


# --- Who may, and what forbids it ------------------------------------------------------------------------------------


@register_rights
def both_sides(pair: Pair) -> Iterator[Problem]:
    """A coordinator needs every edition either account has to do with; each must have to do with one."""
    if pair.by.is_administrator:
        return
    steered = set(Edition.objects.coordinated_by(pair.by).values_list("pk", flat=True))
    for user in pair.both:
        touched = {row.edition_id for row in pair.once(_participations_of) if row.user_id == user.pk}
        touched |= {row.edition_id for row in pair.once(_applications_of) if row.applicant_id == user.pk}
        touched |= {row.edition_id for row in pair.once(_roles_of) if row.user_id == user.pk}
        known = touched or user.merged_into_id  # what is merged already may have given everything away
        if not known or touched - steered:
            yield Problem(
                _(
                    "One of these accounts has to do with something you do not coordinate. Ask the administration of the"
                    " portal to merge them."
                )
            )
            return


@register_rights
def roles_are_for_the_administration(pair: Pair) -> Iterator[Problem]:
    """Also a role that ended: a former representative still reads the sums of their time."""
    if not pair.by.is_administrator and pair.once(_roles_of):
        yield Problem(
            _(
                "One of these accounts coordinates, mentors or represents a company, now or earlier. Only the"
                " administration of the portal merges such accounts."
            )
        )


@register_check
def nothing_gained(pair: Pair) -> Iterator[Problem]:
    """Who takes part stays: otherwise somebody could take over a place by making an account with another's name."""
    mine, theirs = ({pk for pk, row in _own(pair, user).items() if row.is_active()} for user in pair.both)
    if theirs - mine and not pair.by.is_administrator:
        yield Problem(
            _(
                "The account that ends takes part in an edition in which the one that stays does not. Choose the account"
                " that takes part as the one that stays; its holder can be given a card to sign in."
            )
        )


@register_check
def the_better_application_stays(pair: Pair) -> Iterator[Problem]:
    """Of two applications to one edition only one goes on being considered: it must not be the weaker one."""
    rows = [row for row in pair.once(_applications_of) if row.merged_into_id is None]
    mine = {row.edition_id: row for row in rows if row.applicant_id == pair.kept.pk}
    for row in rows:
        if row.applicant_id != pair.absorbed.pk or row.edition_id not in mine:
            continue
        lost = row.state == ApplicationState.SUBMITTED and mine[row.edition_id].state != ApplicationState.SUBMITTED
        further = lost or row.edition_id in _own(pair, pair.absorbed)
        if further and row.edition_id not in _own(pair, pair.kept):
            yield Problem(
                _(
                    "In “%(edition)s” the application of the account that ends has got further. Choose that account as"
                    " the one that stays."
                )
                % {"edition": row.edition.name}
            )
        else:
            yield Problem(
                _("Both applied to “%(edition)s”. The application of the account that ends is put aside unchanged.")
                % {"edition": row.edition.name},
                blocking=False,
            )


@register_check
def two_participations(pair: Pair) -> Iterator[Problem]:
    """Conflicts of two participations in one edition, told with what will count."""
    mine, theirs = (_own(pair, user) for user in pair.both)
    for edition_id in mine.keys() & theirs.keys():
        own, twin = mine[edition_id], theirs[edition_id]
        yield Problem(
            _("Both take part in “%(edition)s”. One participation stays, from %(start)s; people are counted once.")
            % {"edition": own.edition.name, "start": plain_date(min(own.starts_on, twin.starts_on))},
            blocking=False,
        )
        attended = Counter(
            row.session_id for row in pair.once(_attendances_of) if row.participation_id in {own.pk, twin.pk}
        )
        if count := sum(rows == 2 for rows in attended.values()):
            yield Problem(
                ngettext(
                    "Both stand on the list of %(count)s session. The longer attendance counts; the other stays in the"
                    " journal as replaced.",
                    "Both stand on the lists of %(count)s sessions. The longer attendance counts; the other stays in the"
                    " journal as replaced.",
                    count,
                )
                % {"count": count},
                blocking=False,
            )
        if {own.pk, twin.pk} <= {row.participation_id for row in pair.once(_certificates_of)}:
            yield Problem(
                _("Both have a certificate. Both stay valid under their numbers; a new one will name the later."),
                blocking=False,
            )


# --- What stands side by side ----------------------------------------------------------------------------------------


@register_facts
def in_editions(pair: Pair) -> Iterator[Fact]:
    """Applications, participations, roles, hours and certificates."""
    applied = [
        (row.applicant_id, f"{row.edition.name} ({row.get_state_display()})")
        for row in pair.once(_applications_of)
        if row.state != ApplicationState.DRAFT  # nobody else's business
    ]
    yield fact(_("Applications"), pair, applied)
    yield fact(_("Takes part"), pair, [(row.user_id, row.edition.name) for row in pair.once(_participations_of)])
    held = [(row.user_id, f"{row.get_role_display()}, {row.edition.name}") for row in pair.once(_roles_of)]
    yield fact(_("Roles"), pair, held)
    yield _training_hours(pair)
    papers = [(row.participation.user_id, row.number) for row in pair.once(_certificates_of)]
    yield fact(_("Certificates"), pair, papers)


def _training_hours(pair: Pair) -> Fact:
    """Signed minutes of each, and together: a session at which both stood counts once, the longer time."""
    each = dict.fromkeys((user.pk for user in pair.both), 0)
    longest: dict[int, int] = {}
    for row in pair.once(_attendances_of):
        if row.session.state == SessionState.SIGNED:
            each[row.participation.user_id] += row.minutes
            longest[row.session_id] = max(longest.get(row.session_id, 0), row.minutes)
    return Fact(_("Training hours"), *(hours(sum_) for sum_ in (*each.values(), sum(longest.values()))))


# --- What moves ------------------------------------------------------------------------------------------------------


def _roles(transfer: Transfer, rows: QuerySet[EditionRole], name: str, heir: int) -> None:
    """With a role that opens something comes what is asked of whoever has one: no printed card, whose PIN somebody else
    may know."""
    dated("edition_id", "role", "organisation_id")(transfer, rows, name, heir)
    if EditionRole.objects.opening_something().filter(user=heir).exists():
        revoke_of(transfer.kept, by=transfer.by)


def _applications(transfer: Transfer, rows: QuerySet[Application], name: str, heir: int) -> None:
    mine = dict(Application.everything.filter(applicant=heir, merged_into=None).values_list("edition", "pk"))
    for row in rows.filter(merged_into=None):
        own = Application.everything.filter(pk=row.pk)
        transfer.subjects.append(row)
        if row.edition_id in mine:
            transfer.change(own, "merged_into", mine[row.edition_id])
            transfer.heirs.setdefault("programmes.application", {})[row.pk] = mine[row.edition_id]
        else:
            transfer.change(own, name, heir)


def _participations(transfer: Transfer, rows: QuerySet[Participation], name: str, heir: int) -> None:
    """Each moves, or ends in the one the other account has in the same edition, whose dates then span both."""
    mine = {row.edition_id: row for row in Participation.objects.filter(user=heir)}
    transfer.subjects += mine.values()
    for row in rows.filter(merged_into=None):
        own = Participation.everything.filter(pk=row.pk)
        transfer.subjects.append(row)
        twin = mine.get(row.edition_id)
        if twin is None:
            transfer.change(own, name, heir)
            continue
        transfer.change(own, "merged_into", twin.pk)
        transfer.heirs.setdefault("programmes.participation", {})[row.pk] = twin.pk
        _span(transfer, twin, row)
        # Whoever has an attendance list open must not save it with a person who is somebody else now.
        sheets = Session.objects.filter(module__edition=row.edition_id, state=SessionState.PLANNED)
        sheets.update(version=F("version") + 1)


def _span(transfer: Transfer, twin: Participation, row: Participation) -> None:
    stays = Participation.objects.filter(pk=twin.pk)
    if row.starts_on < twin.starts_on:
        transfer.change(stays, "starts_on", row.starts_on)
    if twin.ends_on is not None and (row.ends_on is None or row.ends_on > twin.ends_on):
        transfer.change(stays, "ends_on", row.ends_on)


def _attendances(transfer: Transfer, rows: QuerySet[Attendance], name: str, heir: int) -> None:
    mine = {row.session_id: row for row in Attendance.objects.current().filter(participation=heir)}
    for row in rows.filter(replaced_at=None):
        twin = mine.get(row.session_id)
        if twin is not None:
            lesser = twin if row.minutes > twin.minutes else row
            at = max(transfer.now, lesser.recorded_at)
            transfer.change(Attendance.objects.filter(pk=lesser.pk), "replaced_at", at)
    transfer.change(rows, name, heir)


def _attendees(transfer: Transfer, rows: QuerySet[Attendee], name: str, heir: int) -> None:
    """A visit has each person once: days only the other account was marked on go to the row that stays."""
    mine = {row.visit_id: row for row in Attendee.objects.kept().filter(participation=heir)}
    for row in rows.filter(removed_at=None):
        twin = mine.get(row.visit_id)
        if twin is None:
            continue
        there = twin.days.filter(withdrawn_at=None).values("day")
        lacking = AttendeeDay.objects.filter(attendee=row.pk, withdrawn_at=None).exclude(day__in=there)
        transfer.change(lacking, "attendee", twin.pk)
        transfer.change(Attendee.objects.filter(pk=row.pk), "removed_at", transfer.now)
    transfer.change(rows, name, heir)


register(EditionRole, "user", _roles)
register(Application, "applicant", _applications)
register(Application, "merged_into")
register(Participation, "user", _participations)
register(Participation, "merged_into")
register(Attendance, "participation", _attendances)
register(Attendee, "participation", _attendees)
register(Certificate, "participation")

exempt(FirmAccountRequest, "user", "a way in: it says which account was joined then")
exempt(ApplicationDecision, "application", "a decision stays with the application it was made on")
exempt(Participation, "application", "the closed participation keeps the application it came of")
