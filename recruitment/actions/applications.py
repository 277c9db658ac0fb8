"""What an applicant does: starts a draft, saves it, sends it, withdraws it, opens it again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import locked, step
from kopalnia.lib.domain.problems import Problem
from kopalnia.lib.domain.versions import StaleVersion, save_version
from kopalnia.lib.web.access import require, require_still
from people import undo
from people.actions import consent, user
from people.audit import record
from people.choices import ConsentPurpose, ConsentWay
from people.mail import queue
from people.models import ConsentText, User
from programmes.models import Edition
from recruitment import policies as rules
from recruitment.choices import ApplicationState, Verdict
from recruitment.models import Application
from recruitment.queries.applications import consents_of, texts_to_agree
from recruitment.queries.board import employers_of, free_places, places_of, tally_of
from recruitment.readiness import missing

ANSWERS = ("employer", "unit", "phone", "motivation", "experience", "availability", "special_needs")
PERSON = ("first_name", "last_name", "one_name", "vocative", "form_of_address")


class Incomplete(Exception):
    """The draft cannot be sent yet; ``problems`` say what is missing, each at its field."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(_("Something is missing from the application."))
        self.problems = problems


@transaction.atomic
def start_application(edition: Edition, *, answers: Mapping[str, Any], by: User) -> Application:
    """Begin a draft with what has been typed so far (answers and the person's own name).

    Raises `StaleVersion` with the draft when the person has one already: two cards of a browser make one application.
    """
    # Whoever takes the publication back waits for us, or we find that it is.
    edition = locked(Edition.objects.with_call(), edition.pk, no_key=True)
    require(rules.call_open(edition))
    application, created = Application.objects.get_or_create(
        edition=edition, applicant=by, defaults={"created_at": clock.now(), **_of(answers, ANSWERS)}
    )
    if not created:
        raise StaleVersion(application)
    user.change(by, by=by, **_person(answers))
    record("application.started", on=[application], by=by, about=by)  # no edition: a draft is nobody else's business
    return application


@transaction.atomic
def save_draft(application: Application, *, expected: int, answers: Mapping[str, Any], by: User) -> Application:
    """Save a draft, complete or not. Raises `StaleVersion` when it was saved elsewhere in between."""
    application = _locked(application)
    require(rules.edit_application(by, application))
    save_version(application, expected, **_of(answers, ANSWERS))
    user.change(by, by=by, **_person(answers))
    application.applicant = by
    return application


@transaction.atomic
def submit_application(application: Application, *, agreed: Collection[ConsentText], by: User) -> Application:
    """Send the application with the consents just given, each in the wording shown; a mail confirms it.

    Raises `Incomplete` and changes nothing when something is missing, `Refused` after the deadline.
    """
    application = _locked(application)
    require(rules.edit_application(by, application))
    if not any(text.purpose == ConsentPurpose.PARTICIPATION for text in texts_to_agree()):
        sentence = _(
            "The consent text is not ready, so nothing can be sent yet. Your answers are saved. Send the application"
            " once the portal administrators have added the text."
        )
        raise Incomplete([Problem(sentence)])
    if problems := missing(application, agreed=agreed, states=consents_of(by)):
        raise Incomplete(problems)
    for text in agreed:
        consent.give(by, text, how=ConsentWay.APPLICATION, by=by)
    step(application, "submit", by=by, submitted_at=clock.now(), withdrawn_at=None, verdict="", reserve_position=None)
    record("application.submitted", on=[application], by=by, about=by, edition=application.edition)
    queue(
        template="application_received",
        to=by,
        context={"application": application, "edition": application.edition},
        dedupe=f"application-{application.pk}-received-{application.version}",
        edition_id=application.edition_id,
    )
    return application


@transaction.atomic
def withdraw_application(application: Application, *, by: User) -> Application | None:
    """Take the application back. A draft that was never sent is deleted (None is returned); nobody else has seen it."""
    application = _locked(application)
    require(rules.withdraw_application(by, application))
    if application.submitted_at is None:
        record("application.discarded", by=by, about=by)
        application.delete()
        return None
    former: dict[str, Any] = {"former": application.state, "place": application.reserve_position}
    step(application, "withdraw", by=by, withdrawn_at=clock.now(), reserve_position=None)
    record("application.withdrawn", on=[application], by=by, about=by, edition=application.edition, **former)
    return application


@transaction.atomic
def undo_submit(application: Application, *, by: User) -> Application:
    """Turn an application sent a moment ago into a draft again."""
    application = _locked(application)
    require(rules.undo_own_step(by, application))
    step(application, "undo_submit")
    record("application.undo_submit", on=[application], by=by, about=by, edition=application.edition)
    return application


@transaction.atomic
def undo_withdraw(application: Application, *, reason: str = "", by: User) -> Application:
    """Take a withdrawal back: the application stands where it stood, on the reserve list too.

    An acceptance nobody was told of is decided anew when the company's places went to others meanwhile.
    """
    edition = locked(Edition.objects, application.edition_id)
    application = _locked(application)
    way = undo.require_way_back(application, edition=edition.pk)
    require_still(rules.take_withdrawal_back, by, application, of=application.edition)
    verdict = application.verdict
    if verdict == Verdict.ACCEPTED and not application.announced_verdict:
        free = free_places(places_of(employers_of(edition), tally_of(edition)), application.employer_id)
        verdict = verdict if free is None or free > 0 else ""
    step(
        application,
        way.arrow.verb,
        to=way.entry.data.get("former") or ApplicationState.SUBMITTED,
        withdrawn_at=None,
        verdict=verdict,
        reserve_position=way.entry.data.get("place") if verdict == Verdict.RESERVE else None,
    )
    record(
        "application.undo_withdraw",
        on=[application],
        by=by,
        about=application.applicant,
        edition=edition,
        reason=reason,
    )
    return application


@transaction.atomic
def reopen_application(application: Application, *, by: User) -> Application:
    """Turn a withdrawn application into a draft again, with all its answers; consents stay as they were given."""
    application = _locked(application)
    require(rules.reopen_application(by, application))
    step(application, "reopen", by=by)
    record("application.reopened", on=[application], by=by, about=by, edition=application.edition)
    return application


def _locked(application: Application) -> Application:
    return locked(Application.objects.select_related("edition__programme", "applicant", "employer"), application.pk)


def _person(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What the person said about themselves; an empty field of a draft never wipes the name of an account. Who says that
    they have one name only has no surname."""
    said = {name: value for name, value in _of(answers, PERSON).items() if value or name == "one_name"}
    return said | {"last_name": ""} if said.get("one_name") else said


def _of(answers: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: answers[name] for name in names if name in answers}
