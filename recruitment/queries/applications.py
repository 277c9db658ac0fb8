"""What an applicant reads: the open calls, what is missing in a draft, and how the application stands, in public words.

Only `announced_verdict` is ever read here. The provisional `verdict` belongs to the board (`queries/recruitment.py`).
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.extension import merged
from kopalnia.lib.domain.problems import Problem
from kopalnia.lib.words import typography
from people.choices import ConsentPurpose
from people.models import ConsentEntry, ConsentText, User
from people.models.consent import ConsentStates
from programmes.choices import PhaseKind
from programmes.extensions import call_numbers
from programmes.models import Edition, Participation, Partnership, Phase
from recruitment.choices import ApplicationState, Verdict
from recruitment.models import Application

# What an applicant's history tells: nothing from behind the embargo.
PUBLIC_VERBS = frozenset(
    {
        "application.started",
        "application.submitted",
        "application.withdrawn",
        "application.reopened",
        "application.undo_submit",
        "application.undo_withdraw",
        "application.announced",
    }
)


def calls() -> QuerySet[Edition]:
    """Published calls, newest first, with their dates and places: one query for a list."""
    places = (
        Partnership.objects.employers()
        .filter(edition=OuterRef("pk"))
        .order_by()
        .values("edition")
        .annotate(total=Sum("places"))
        .values("total")
    )
    return (
        Edition.objects.public()
        .with_call()
        .select_related("programme")
        .annotate(places=Subquery(places))
        .order_by(F("_call_closes_on").desc(nulls_last=True), "-pk")
    )


def call_page() -> QuerySet[Edition]:
    """Editions with all that the public page of a call prints: three queries for one of them."""
    return (
        calls()
        .annotate(**merged(call_numbers()))
        .prefetch_related(
            Prefetch("phases", queryset=Phase.objects.order_by("starts_on", "ends_on")),
            Prefetch("partnerships", queryset=Partnership.objects.select_related("organisation").order_by("pk")),
        )
    )


def own_application(user: User | AnonymousUser, edition: Edition) -> Application | None:
    """The person's application to this edition; None for a visitor or when there is none."""
    if isinstance(user, AnonymousUser):
        return None
    return Application.objects.visible_to(user).filter(edition=edition, applicant=user.pk).first()


def texts_to_agree(on: dt.date | None = None) -> list[ConsentText]:
    """The consents an application asks for, in today's wording."""
    return list(ConsentText.objects.current(on or clock.today()))


def consents_of(user: User) -> ConsentStates:
    return ConsentEntry.objects.state_for([user])


def has_agreed(states: ConsentStates, user: User, text: ConsentText) -> bool:
    """Whether this very wording was agreed to and the consent still holds."""
    state = states[user.pk, text.purpose]
    return state.given and state.entry is not None and state.entry.text_id == text.pk


REQUIRED_ANSWERS = {
    "employer": lambda: _("Choose the company you work for."),
    "phone": lambda: _("Give a phone number so that we can call you about dates."),
    "motivation": lambda: _("Say why you want to take part. Two sentences are enough."),
    "availability": lambda: _("Say when you are available, for example your shifts."),
}


def missing(application: Application, *, agreed: Collection[ConsentText], states: ConsentStates) -> list[Problem]:
    """What stands between this draft and sending it, each thing at its field. Reads nothing from the database."""
    person = application.applicant
    problems = []
    if not person.first_name:
        problems.append(Problem(_("Enter your first name."), field="first_name"))
    if not (person.last_name or person.one_name):
        problems.append(Problem(_("Enter your surname, or tick that you have one name only."), field="last_name"))
    problems += [
        Problem(sentence(), field=name)
        for name, sentence in REQUIRED_ANSWERS.items()
        if not getattr(application, f"{name}_id" if name == "employer" else name)
    ]
    for text in agreed:
        if text.purpose == ConsentPurpose.PARTICIPATION:
            return problems
    if not states.given(person, ConsentPurpose.PARTICIPATION):
        problems.append(
            Problem(_("Without this consent we cannot consider the application."), field=ConsentPurpose.PARTICIPATION)
        )
    return problems


@dataclass(frozen=True, slots=True)
class ApplicationStatus:
    """How an application stands, in words for the applicant: a light, a sentence, and what comes next."""

    kind: str
    words: str
    next: str


def is_late(application: Application) -> bool:
    """Whether the call has ended, so that a draft can no longer be finished. Takes a row of `own_applications`."""
    closes_on = application.call_closes_on
    return closes_on is not None and closes_on < clock.today()


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
        return ApplicationStatus("idle", _("Withdrawn"), _("We are no longer considering it."))
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


def own_applications(user: User) -> QuerySet[Application]:
    """The person's applications, newest first, each with its edition, the last day of its call, and the last day of a
    participation that came of it and ended, with the reason told."""
    part = Participation.objects.filter(pk=OuterRef("participation"), ends_on__isnull=False)
    call = Phase.objects.filter(edition=OuterRef("edition"), kind=PhaseKind.RECRUITMENT)
    return (
        Application.objects.visible_to(user)
        .filter(applicant=user.pk)
        .select_related("edition__programme", "employer")
        .annotate(
            call_closes_on=Subquery(call.values("ends_on")[:1]),
            left_on=Subquery(part.values("ends_on")[:1]),
            left_because=Subquery(part.values("reason")[:1]),
        )
        .order_by("-created_at", "-pk")
    )


@dataclass(frozen=True, slots=True)
class ApplicantCard:
    """One application on the home page of its author."""

    application: Application
    status: ApplicationStatus
    verb: str
    url: str


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
