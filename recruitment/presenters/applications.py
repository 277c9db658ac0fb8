"""Applications as their author reads them: the state in words, and what comes next."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.words import typography
from people.models import User
from recruitment.choices import ApplicationState, Verdict
from recruitment.models import Application
from recruitment.queries.applications import own_applications


@dataclass(frozen=True, slots=True)
class ApplicationStatus:
    """How an application stands, in words for the applicant: a light, a sentence, and what comes next."""

    kind: str
    words: str
    next: str


@dataclass(frozen=True, slots=True)
class ApplicantCard:
    """One application on the home page of its author."""

    application: Application
    status: ApplicationStatus
    verb: str
    url: str


def status_of(application: Application) -> ApplicationStatus:
    """The public state of a row of `own_applications`, the same before and after a provisional decision: the embargo has
    no side door."""
    if application.state == ApplicationState.DRAFT and is_late(application):
        return ApplicationStatus(
            "idle", _("Draft not sent in time"), _("The call has ended. You can apply to the next edition.")
        )
    if application.state == ApplicationState.DRAFT:
        return ApplicationStatus(
            "look", _("Draft, not sent yet"), _("Only you can see it. Finish it and send it before the call ends.")
        )
    if application.state == ApplicationState.WITHDRAWN:
        return ApplicationStatus("idle", _("Withdrawn"), _("We are no longer considering your application."))
    if application.left_on is not None and application.left_on < clock.today():
        words = _("You took part until %(day)s") % {"day": typography.short_date(application.left_on)}
        stays = _("Your hours, entries and certificates stay.")
        why = _("Reason: %(reason)s") % {"reason": application.left_because} if application.left_because else ""
        return ApplicationStatus("idle", words, f"{why} {stays}".strip())
    told = {
        Verdict.ACCEPTED: ApplicationStatus(
            "ok",
            _("You have a place"),
            _("You are taking part in the programme. The training dates are in the portal."),
        ),
        Verdict.RESERVE: ApplicationStatus(
            "run",
            _("You are on the reserve list"),
            _(
                "If someone from your company drops out, the first person on the list gets the place. We will let you"
                " know."
            ),
        ),
        Verdict.REFUSED: ApplicationStatus(
            "idle",
            _("There was no place this time"),
            _("Thank you for the time you gave us. You can apply to the next edition."),
        ),
    }
    if application.announced_verdict:
        return told[Verdict(application.announced_verdict)]
    return ApplicationStatus(
        "run", _("Sent, awaiting a decision"), _("We announce all decisions on one day and let everyone know.")
    )


def applicant_section(user: User, today: dt.date) -> dict[str, object] | None:
    """For the home page: applications the person still waits on, or None. One query.

    An accepted one leaves the page with the first day of taking part and is back after the last one; others stay until
    their edition ends.
    """
    told = ~Q(announced_verdict=Verdict.ACCEPTED) | Q(left_on__lt=today)
    rows = own_applications(user).filter(told, edition__ends_on__gte=today)
    cards = [_card(row) for row in rows[:5]]
    return {"applications": cards} if cards else None


def _card(application: Application) -> ApplicantCard:
    unfinished = application.state == ApplicationState.DRAFT and not is_late(application)
    page = "application_edit" if unfinished else "application_detail"
    return ApplicantCard(
        application=application,
        status=status_of(application),
        verb=_("Finish the application") if unfinished else _("See the application"),
        url=reverse(f"recruitment:{page}", args=[application.code]),
    )


def is_late(application: Application) -> bool:
    """Whether the call has ended, so that a draft can no longer be finished. Takes a row of `own_applications`."""
    closes_on = application.call_closes_on
    return closes_on is not None and closes_on < clock.today()
