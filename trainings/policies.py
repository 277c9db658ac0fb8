"""Who may do what with trainings, attendance and certificates.

A session's rules read the roles from `session.module.edition`, which views take through `Edition.objects.visible_to`.
"""

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.words.typography import hours
from people.models import User
from programmes.choices import EditionRoleName
from programmes.models import Edition, Participation
from programmes.policies import coordinate
from trainings.choices import SessionState
from trainings.models import Module, Session


def read_own_trainings(user: User, edition: Edition) -> Decision:
    if EditionRoleName.PARTICIPANT not in edition.roles:
        return no(_("You do not take part in this edition, so you have no hours here."))
    return yes()


def remove_module(user: User, module: Module) -> Decision:
    """A topic leaves the plan only while it has no session, not even a cancelled one."""
    if not (may := coordinate(user, module.edition)):
        return may
    if module.sessions.exists():
        return no(_("This topic has sessions, so it stays in the plan."))
    return yes()


def change_session(user: User, session: Session) -> Decision:
    """Dates, place, trainer, time: until the list is signed off."""
    if not (may := coordinate(user, session.module.edition)):
        return may
    if session.state == SessionState.SIGNED:
        return no(_("The attendance list is signed off. Reopen it first."))
    if session.state == SessionState.CANCELLED:
        return no(_("This session is cancelled. Undo the cancellation first, or plan a new one."))
    return yes()


cancel_session = change_session


def print_list(user: User, session: Session) -> Decision:
    """Lists are printed before the session and after it; a cancelled one has none."""
    if not (may := coordinate(user, session.module.edition)):
        return may
    if session.state == SessionState.CANCELLED:
        return no(_("This session is cancelled. Undo the cancellation first, or plan a new one."))
    return yes()


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
    """Only a signed list; its hours stop counting until it is signed anew."""
    if not (may := coordinate(user, session.module.edition)):
        return may
    if session.state != SessionState.SIGNED:
        return no(_("This list is not signed off."))
    return yes()


def issue_certificate(user: User, edition: Edition, *, earned: int, threshold: int, planned: int) -> Decision:
    """Minutes earned against the threshold of the edition. The one rule for the button, the act and the list."""
    if not (may := coordinate(user, edition)):
        return may
    return deserves_certificate(earned=earned, threshold=threshold, planned=planned)


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


def read_person(user: User, participation: Participation, edition: Edition) -> Decision:
    """Hours, attendance and its reasons: the person and the coordination."""
    if participation.user_id == user.pk:
        return yes()
    return coordinate(user, edition)
