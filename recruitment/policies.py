"""Who may apply, change an application, decide on it and announce decisions; every refusal says why.

Provisional decisions are under embargo: an applicant learns one only when it is announced, everybody in the same act.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.domain import clock
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.undo import Undoing
from kopalnia.lib.words import typography
from people.choices import ConsentPurpose
from people.models import ConsentText, User
from people.undo import way_back
from programmes.models import Edition
from programmes.models.call import CLOSED, COMING, UNDATED
from programmes.policies import coordinate
from recruitment.choices import ApplicationState, Verdict
from recruitment.models import Application


def call_open(edition: Edition) -> Decision:
    """The call is published and today lies in its dates."""
    if edition.call_published_at is None:
        return no(_("This call has not been published."))
    window = edition.call
    if window.stopped:
        return no(stopped_because(edition))
    state = window.state(clock.today())
    if state == UNDATED or window.opens_on is None or window.closes_on is None:
        return no(_("The dates of this call have not been set yet."))
    if state == COMING:
        return no(_("You can apply from %(date)s.") % {"date": typography.short_date(window.opens_on)})
    if state == CLOSED:
        return no(
            _("The call ended on %(date)s, so applications can no longer be sent or changed.")
            % {"date": typography.short_date(window.closes_on)}
        )
    return yes()


def stopped_because(edition: Edition) -> str:
    """Why the call was closed before its time."""
    return _("The call is closed: %(why)s") % {"why": edition.call_closed_because}


def own_application(user: User, application: Application) -> Decision:
    """The applicant."""
    if application.applicant_id != user.pk:
        return no(_("Only the applicant can change the application."))
    return yes()


def edit_application(user: User, application: Application) -> Decision:
    """The applicant, while it is a draft and the call is open."""
    if not (own := own_application(user, application)):
        return own
    if application.state == ApplicationState.SUBMITTED:
        return no(_("This application has been sent. To change it, withdraw it first and apply again."))
    if application.state == ApplicationState.WITHDRAWN:
        return no(_("This application has been withdrawn."))
    return call_open(application.edition)


def withdraw_application(user: User, application: Application) -> Decision:
    """The applicant, until a decision that admits or refuses is announced."""
    if application.applicant_id != user.pk:
        return no(_("Only the applicant can withdraw the application."))
    if application.state == ApplicationState.WITHDRAWN:
        return no(_("This application has already been withdrawn."))
    if application.announced_verdict == Verdict.ACCEPTED:
        return no(_("You are already taking part. If you want to leave, contact the coordinators."))
    if application.announced_verdict == Verdict.REFUSED:
        return no(_("The decision has been announced, so there is nothing to withdraw."))
    return yes()


def reopen_application(user: User, application: Application) -> Decision:
    """The applicant, after withdrawing, while the call is open."""
    if not (own := own_application(user, application)):
        return own
    if application.state != ApplicationState.WITHDRAWN:
        return no(_("Only a withdrawn application can be reopened."))
    if application.announced_verdict:
        return no(
            _("Decisions have been announced, so you cannot reopen this application. The coordinators still can.")
        )
    return call_open(application.edition)


def undo_own_step(user: User, application: Application) -> Undoing:
    """The applicant, for a short time after sending or withdrawing the application.

    A withdrawal also after the call has ended. Whether somebody has decided on it meanwhile plays no part: it is not
    known to them.
    """
    if not (own := own_application(user, application)):
        return Undoing(False, own.reason)
    withdrawn = application.state == ApplicationState.WITHDRAWN
    acted_at = application.withdrawn_at if withdrawn else application.submitted_at
    if application.state == ApplicationState.DRAFT:
        acted_at = None
    in_time = undo.may_undo(could=own, coordinates=False, acted_at=acted_at, edition=None)
    if application.state != ApplicationState.SUBMITTED:
        return in_time
    if not in_time:
        return Undoing(False, _("To change it, withdraw it first and apply again."))
    opened = call_open(application.edition)
    return in_time if opened else Undoing(False, opened.reason)


def judge(user: User, edition: Edition, application: Application) -> Decision:
    """The coordinators of the edition, each but the applicant."""
    if not (allowed := coordinate(user, edition)):
        return allowed
    if application.applicant_id == user.pk:
        return no(_("You cannot decide on your own application."))
    return yes()


def undo_withdraw(user: User, edition: Edition, application: Application) -> Undoing:
    """The coordination takes the withdrawal of somebody else's application back, when they ask for it."""
    if application.state != ApplicationState.WITHDRAWN:
        return Undoing(False, _("This application is not withdrawn."))
    if not (allowed := judge(user, edition, application)):
        return Undoing(False, allowed.reason)
    way = way_back(application)
    acted_at = way.entry.at if way is not None else None
    # Always with a reason: it is not their own step.
    return undo.may_undo(could=no(""), coordinates=True, acted_at=acted_at, edition=edition.pk)


def take_withdrawal_back(user: User, application: Application) -> Decision:
    """The applicant for a short time; for somebody else, the coordinators of the edition."""
    if application.applicant_id == user.pk:
        return undo_own_step(user, application)
    return judge(user, application.edition, application)


def decide(user: User, edition: Edition, application: Application) -> Decision:
    """The coordination, on a sent application of somebody else, until the person takes part."""
    if not (allowed := judge(user, edition, application)):
        return allowed
    if application.state != ApplicationState.SUBMITTED:
        return no(_("You can decide only on an application that has been sent."))
    if application.announced_verdict == Verdict.ACCEPTED:
        return no(_("This person already takes part. To record that they are leaving, go to their page."))
    return yes()


def undoes_decision(application: Application, verdict: str) -> bool:
    """Whether a decision takes back a refusal that was announced. From the reserve list every way on is open."""
    return application.announced_verdict == Verdict.REFUSED and verdict not in ("", Verdict.REFUSED)


def accept(user: User, edition: Edition, application: Application, free: int | None) -> Decision:
    """As `decide`, and the company still has a place. `free` is None for a company without a limit."""
    if not (allowed := decide(user, edition, application)):
        return allowed
    if application.verdict != Verdict.ACCEPTED and free is not None and free < 1:
        return no(_("This company has no places left. Use the reserve list, or free up a place first."))
    return yes()


def announce(user: User, edition: Edition, *, waiting: int, to_announce: int) -> Decision:
    """The coordination, when every sent application has a decision and some decision is not yet known."""
    if not (allowed := coordinate(user, edition)):
        return allowed
    if waiting:
        return no(
            ngettext(
                "You can announce once all decisions are made. %(count)s decision is missing.",
                "You can announce once all decisions are made. %(count)s decisions are missing.",
                waiting,
            )
            % {"count": waiting}
        )
    if not to_announce:
        return no(_("There are no decisions to announce: everyone knows theirs."))
    return yes()


def publish_call(user: User, edition: Edition) -> Decision:
    """The coordinators of the edition, once the call says what, for whom, by which rules, and how data are kept.

    Opens the call to the public.
    """
    if not (allowed := coordinate(user, edition)):
        return allowed
    if edition.call_published_at:
        return no(_("The call is already published."))
    missing = [
        label
        for text, label in (
            (edition.call_lead, _("what the call is about")),
            (edition.call_for_whom, _("who the call is for")),
            (edition.call_rules, _("the rules")),
            (edition.privacy_notice, _("the privacy notice")),
        )
        if not text
    ]
    if not missing and not any(text.purpose == ConsentPurpose.PARTICIPATION for text in ConsentText.objects.current()):
        return no(
            _(
                "There is no consent text for taking part yet, so no one could apply. The portal administrators add"
                " it on the “Consent texts” page."
            )
        )
    if missing:
        return no(_("Still missing from the call: %(missing)s.") % {"missing": ", ".join(missing)})
    return yes()


def _published(edition: Edition) -> Decision:
    return yes() if edition.call_published_at else no(_("The call is not published."))


def unpublish_call(user: User, edition: Edition) -> Decision:
    """The coordinators of the edition, while nobody has begun an application, not even a draft."""
    if not (allowed := coordinate(user, edition)):
        return allowed
    if not (published := _published(edition)):
        return published
    if Application.everything.filter(edition=edition).exists():
        return no(
            _("Someone has already started to apply, so the call stays published. You can close it and say why.")
        )
    return yes()


def close_call(user: User, edition: Edition) -> Decision:
    """The coordinators of the edition, while the call is published and nobody has closed it by hand."""
    if not (allowed := coordinate(user, edition)):
        return allowed
    if not (published := _published(edition)):
        return published
    if edition.call_closed_at:
        return no(_("The call is already closed."))
    return yes()


def reopen_call(user: User, edition: Edition) -> Decision:
    """The coordinators of the edition, when the call was closed by hand.

    Its dates hold as before.
    """
    if not (allowed := coordinate(user, edition)):
        return allowed
    if not edition.call_closed_at:
        return no(_("The call was not closed by hand. Its last day is in the phase plan."))
    return yes()
