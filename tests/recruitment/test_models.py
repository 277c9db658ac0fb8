"""The database agrees with the rules of recruitment."""

import pytest
from django.db import IntegrityError, transaction

from kopalnia.lib.domain import clock
from recruitment.choices import APPLICATION_ARROWS, ApplicationState, Verdict
from recruitment.models import Application, ApplicationDecision
from tests.factories import programmes
from tests.lifecycles import reachable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("application_state_known", {"state": "lost"}),
        ("application_sent_has_time", {"state": ApplicationState.SUBMITTED, "submitted_at": None}),
        ("application_withdrawn_has_time", {"state": ApplicationState.WITHDRAWN, "withdrawn_at": None}),
        ("application_announcement_has_time", {"announced_verdict": Verdict.ACCEPTED, "announced_at": None}),
        ("application_announcement_has_time", {"announced_verdict": "", "announced_at": "now"}),
        ("application_verdicts_known", {"verdict": "emperor"}),
        ("application_verdicts_known", {"announced_verdict": "emperor", "announced_at": "now"}),
        ("application_place_only_on_reserve", {"verdict": Verdict.ACCEPTED, "reserve_position": 1}),
    ],
)
def test_database_refuses(call, mine, constraint, fields):
    row = programmes.make_application(edition=call, employer=mine)
    given = {name: clock.now() if value == "now" else value for name, value in fields.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Application.objects.filter(pk=row.pk).update(**given)


def test_database_refuses_a_second_application_of_a_person(call, applicant):
    programmes.make_application(edition=call, applicant=applicant)
    with pytest.raises(IntegrityError), transaction.atomic():
        programmes.make_application(edition=call, applicant=applicant)


def test_database_refuses_an_unknown_decision(call, coordinator):
    row = programmes.make_application(edition=call)
    with pytest.raises(IntegrityError, match="application_decision_known"), transaction.atomic():
        ApplicationDecision.objects.create(
            application=row, verdict="emperor", decided_by=coordinator, decided_at=clock.now()
        )


def test_every_state_of_an_application_can_be_reached():
    assert reachable(APPLICATION_ARROWS, ApplicationState.DRAFT) == set(ApplicationState.values)


def test_company_and_strangers_see_no_application_and_coordinators_no_draft(
    call, representative, stranger, participant, mentor, coordinator, other_coordinator
):
    sent, draft = programmes.make_application(edition=call), programmes.make_application(edition=call, state="draft")
    for person in (representative, stranger, participant, mentor, other_coordinator):
        assert list(Application.objects.visible_to(person)) == []
    assert list(Application.objects.visible_to(coordinator)) == [sent]
    assert list(Application.objects.visible_to(draft.applicant)) == [draft]
