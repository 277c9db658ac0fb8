"""Somebody comes in by the coordinators' hand: an application on paper, accepted at once."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.web.access import require, require_still
from organisations.actions import affiliation
from organisations.models import Organisation
from people.actions import consent, user
from people.audit import record
from people.choices import ConsentWay
from people.mail import queue
from people.models import ConsentText, User
from programmes.models import Edition, Participation
from programmes.policies import coordinate
from recruitment.choices import ApplicationState, Verdict
from recruitment.models import Application, ApplicationDecision
from recruitment.policies import accept
from recruitment.queries.board import employers_of, free_places, places_of, tally_of


@transaction.atomic
def enrol_by_hand(
    edition: Edition,
    *,
    first_name: str,
    last_name: str,
    one_name: bool = False,
    form_of_address: str,
    starts_on: dt.date,
    agreed: Collection[ConsentText],
    employer: Organisation | None = None,
    unit: str = "",
    phone: str = "",
    email: str | None = None,
    is_example: bool = False,
    by: User,
) -> Participation:
    """Open an account for somebody who applied on paper and make them a participant from a day on.

    The paper is written down as an accepted application, so it takes a place of the company like any other; raises
    `Refused` when there is none left. ``agreed`` are the wordings this person signed; each is noted as given on paper.
    Whoever gave an address gets a letter that says so and how to sign in.
    """
    edition = locked(Edition.objects, edition.pk)
    require_still(coordinate, by, edition)
    person = user.register(
        email=email,
        first_name=first_name,
        last_name=last_name,
        one_name=one_name,
        form_of_address=form_of_address,
        phone=phone,
        is_example=is_example,
        met_in=edition.language,
        by=by,
    )
    application = _paper(edition, person, employer=employer, unit=unit, phone=phone)
    free = free_places(places_of(employers_of(edition), tally_of(edition)), employer.pk) if employer else None
    require(accept(by, edition, application, free))
    participation = Participation.objects.create(edition=edition, user=person, starts_on=starts_on, granted_by=by)
    _accepted(application, participation, by=by)
    if employer is not None:
        affiliation.start(person, employer, unit=unit, on=starts_on, by=by)
    for text in agreed:
        consent.give(person, text, how=ConsentWay.PAPER, by=by)
    record(
        "participation.started_by_hand",
        on=[participation, application],
        by=by,
        about=person,
        edition=edition,
        starts_on=starts_on,
    )
    queue(
        template="participant_added",
        to=person,
        context={"edition": edition, "starts_on": starts_on},
        dedupe=f"participant-added:{participation.pk}",
        edition_id=edition.pk,
    )
    return participation


def _paper(edition: Edition, person: User, *, employer: Organisation | None, unit: str, phone: str) -> Application:
    """The application as it would have been sent here, not saved: a place of the company may be wanting."""
    now = clock.now()
    return Application(
        edition=edition,
        applicant=person,
        state=ApplicationState.SUBMITTED,
        employer=employer,
        unit=unit,
        phone=phone,
        created_at=now,
        submitted_at=now,
    )


def _accepted(application: Application, participation: Participation, *, by: User) -> None:
    """Decided and announced in one: who came in person knows already."""
    now = clock.now()
    application.verdict = application.announced_verdict = Verdict.ACCEPTED
    application.announced_at = now
    application.participation = participation
    application.save()
    ApplicationDecision.objects.create(
        application=application, verdict=Verdict.ACCEPTED, note=_("Applied on paper."), decided_by=by, decided_at=now
    )
