"""Somebody comes in by the coordination's hand, or leaves before the end. The work stays; the reason of leaving is private."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kopalnia.lib import clock
from kopalnia.lib.access import require
from kopalnia.lib.dated import end
from kopalnia.lib.lifecycle import locked
from people import undo
from people.actions import affiliation, consent, user
from people.audit import entries_of, record
from people.choices import ConsentWay
from people.mail import queue
from people.models import ConsentText, Organisation, User
from programmes.choices import ApplicationState, Verdict
from programmes.models import Application, ApplicationDecision, Edition, Participation
from programmes.policies.recruitment import accept
from programmes.queries.recruitment import employers_of, free_places, places_of, tally_of


@transaction.atomic
def leave(
    participation: Participation, *, on: dt.date, reason: str = "", private_reason: str = "", by: User
) -> Participation:
    """Write the last day of a participation and tell the person, with the `reason`. Hours, attendance and certificates
    are not touched.

    Raises ``ValidationError`` when it has ended already or would end before it began.
    """
    participation = locked(Participation.objects.select_related("user", "edition__programme"), participation.pk)
    before = participation.ends_on
    end(participation, on=on, by=by, reason=reason, private_reason=private_reason)
    record(
        "participation.ended",
        on=[participation],
        by=by,
        about=participation.user,
        edition=participation.edition_id,
        reason=reason,
        private_reason=private_reason,
        to_on=on,
        old_to_on=before,
    )
    _tell("participation_ended", participation, last_on=on, reason=reason)
    return participation


@transaction.atomic
def rejoin(participation: Participation, *, reason: str = "", by: User) -> Participation:
    """Take the last day of a participation back. What hung on it (places in groups, the card, the pages) holds again by
    itself; what somebody ended besides stays ended. The reason is private, as that of the end was."""
    participation = locked(Participation.objects.select_related("user", "edition__programme"), participation.pk)
    undo.reopen(participation, "participation.ended")
    record(
        "participation.reopened",
        on=[participation],
        by=by,
        about=participation.user,
        edition=participation.edition_id,
        private_reason=reason,
    )
    _tell("participation_goes_on", participation)
    return participation


def _tell(template: str, participation: Participation, **context: Any) -> None:
    """A letter for each time an end was written or taken back: the log counts them."""
    queue(
        template=template,
        to=participation.user,
        context={"edition": participation.edition, **context},
        dedupe=f"{template}:{participation.pk}:{entries_of(participation).count()}",
        edition_id=participation.edition_id,
    )


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
    edition = locked(Edition.objects.with_roles(by), edition.pk)
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
    now = clock.now()
    application = Application(
        edition=edition,
        applicant=person,
        state=ApplicationState.SUBMITTED,
        employer=employer,
        unit=unit,
        phone=phone,
        created_at=now,
        submitted_at=now,
    )
    free = free_places(places_of(employers_of(edition), tally_of(edition)), employer.pk) if employer else None
    require(accept(by, edition, application, free))
    application.verdict = application.announced_verdict = Verdict.ACCEPTED
    application.announced_at = now
    application.save()
    ApplicationDecision.objects.create(
        application=application, verdict=Verdict.ACCEPTED, note=_("Applied on paper."), decided_by=by, decided_at=now
    )
    if employer is not None:
        affiliation.start(person, employer, unit=unit, on=starts_on, by=by)
    for text in agreed:
        consent.give(person, text, how=ConsentWay.PAPER, by=by)
    participation = Participation.objects.create(
        edition=edition, user=person, application=application, starts_on=starts_on, granted_by=by
    )
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
