"""Who may do what with trainings, attendance and certificates.

A session's rules read the roles from `session.module.edition`, which knows those of the asking person (`trainings.guards`).
"""

from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.undo import Undoing, may_undo
from kopalnia.lib.words.typography import hours
from people.models import User
from programmes.choices import EditionRoleName
from programmes.models import Edition
from programmes.policies import coordinate, read_inside
from programmes.policies.people import read_person
from trainings.choices import SessionState
from trainings.models import AttendanceList, Certificate, Module, Session

if TYPE_CHECKING:
    from trainings.guards import Issuing


def read_own_trainings(user: User, edition: Edition) -> Decision:
    """Participants of the edition."""
    if EditionRoleName.PARTICIPANT not in edition.roles:
        return no(_("You do not take part in this edition, so you have no hours here."))
    return yes()


def remove_module(user: User, module: Module) -> Decision:
    """The coordinators of the edition, while the topic has no session, not even a cancelled one."""
    if not (may := coordinate(user, module.edition)):
        return may
    if module.sessions.exists():
        return no(_("This topic has sessions, so it stays in the plan."))
    return yes()


def read_session(user: User, session: Session) -> Decision:
    """Everybody with a role in the edition but representatives of companies."""
    return read_inside(user, session.module.edition)


def coordinate_session(user: User, session: Session) -> Decision:
    """The coordinators of the edition, and administrators of the portal."""
    return coordinate(user, session.module.edition)


def read_list(user: User, sheet: AttendanceList) -> Decision:
    """The coordinators of the edition, and administrators of the portal."""
    return coordinate_session(user, sheet.session)


def still_planned(session: Session) -> Decision:
    """Neither signed off nor cancelled, whoever asks."""
    if session.state == SessionState.SIGNED:
        return no(_("The attendance list is signed off. Reopen it first."))
    return _not_cancelled(session)


def _not_cancelled(session: Session) -> Decision:
    if session.state == SessionState.CANCELLED:
        return no(_("This session is cancelled. Undo the cancellation first, or plan a new one."))
    return yes()


def change_session(user: User, session: Session) -> Decision:
    """The coordinators of the edition, until the list is signed off or the session is cancelled.

    For dates, place, trainer and time.
    """
    return coordinate_session(user, session) and still_planned(session)


cancel_session = change_session


def print_list(user: User, session: Session) -> Decision:
    """The coordinators of the edition, before the session and after it, unless it is cancelled."""
    return coordinate_session(user, session) and _not_cancelled(session)


def record_attendance(user: User, session: Session) -> Decision:
    """From the day of the session on, until the list is signed off."""
    if not (may := change_session(user, session)):
        return may
    if localtime(session.starts_at).date() > clock.today():
        return no(_("You can record attendance from the day of the session."))
    return yes()


def sign_attendance(user: User, session: Session, *, people: int, unanswered: int) -> Decision:
    """`people` stand on the list; `unanswered` of them have no saved answer yet."""
    if not (may := record_attendance(user, session)):
        return may
    if session.starts_at > clock.now():
        return no(_("You can sign off the list once the session has started."))
    if not people:
        return no(_("This list is empty, so there is nothing to sign off."))
    if unanswered:
        return no(
            ngettext(
                "%(count)s person on the list has no saved answer. Save the list first.",
                "%(count)s people on the list have no saved answer. Save the list first.",
                unanswered,
            )
            % {"count": unanswered}
        )
    return yes()


def reopen_attendance(user: User, session: Session) -> Decision:
    """The coordinators of the edition, when the list is signed off.

    Its hours stop counting until it is signed anew.
    """
    if not (may := coordinate_session(user, session)):
        return may
    if session.state != SessionState.SIGNED:
        return no(_("This list is not signed off."))
    return yes()


def read_certificate(user: User, certificate: Certificate) -> Decision:
    """The holder, the coordinators of the edition, and administrators of the portal."""
    return read_person(user, certificate.participation)


def restore_certificate(user: User, certificate: Certificate) -> Undoing:
    """The coordinators of the edition, and administrators of the portal, when the certificate is void."""
    could = coordinate(user, certificate.edition)
    return may_undo(could=could, coordinates=bool(could), acted_at=certificate.voided_at, edition=None)


def issue_certificates(user: User, issuing: "Issuing") -> Decision:
    """The coordinators of the edition; to one person, when the signed hours reach the threshold."""
    edition, plan, person = issuing
    if not (may := coordinate(user, edition)) or person is None:
        return may
    return deserves_certificate(earned=person.earned, threshold=plan.threshold, planned=plan.planned)


def deserves_certificate(*, earned: int, threshold: int, planned: int) -> Decision:
    """Minutes on signed lists against the threshold, whoever asks."""
    if not planned:
        return no(_("There is no training plan yet."))
    if not earned:
        return no(_("This person has no signed hours yet."))
    if earned < threshold:
        return no(
            _("The threshold is %(threshold)s; %(missing)s to go.")
            % {"threshold": hours(threshold), "missing": hours(threshold - earned)}
        )
    return yes()
