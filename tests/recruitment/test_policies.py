"""What an applicant takes back by themselves, at the end of the call."""

import datetime as dt

import pytest

from kopalnia.lib.domain import clock
from people.choices import ConsentPurpose
from people.models import User
from programmes.models import Edition
from recruitment import policies
from recruitment.choices import ApplicationState, Verdict
from recruitment.models import Application
from tests.factories import programmes
from tests.factories.people import make_consent_text
from tests.page_text import WARSAW

LAST_MINUTES = dt.datetime(2016, 9, 30, 23, 55, tzinfo=WARSAW)
AFTER_THE_CALL = dt.datetime(2016, 10, 1, 0, 5, tzinfo=WARSAW)
TOO_LATE = dt.datetime(2016, 10, 1, 0, 11, tzinfo=WARSAW)


@pytest.fixture
def applied(call: Edition) -> Application:
    """Sent and, in other states, changed at five minutes to midnight of the last day."""
    row = programmes.make_application(edition=call, submitted_at=LAST_MINUTES, withdrawn_at=LAST_MINUTES)
    row.edition = Edition.objects.with_call().get(pk=call.pk)
    return row


@pytest.mark.parametrize(
    ("state", "moment", "may"),
    [
        (ApplicationState.SUBMITTED, LAST_MINUTES, True),
        (ApplicationState.SUBMITTED, AFTER_THE_CALL, False),  # it could not be sent again
        (ApplicationState.WITHDRAWN, AFTER_THE_CALL, True),
        (ApplicationState.WITHDRAWN, TOO_LATE, False),
        (ApplicationState.DRAFT, LAST_MINUTES, False),
    ],
)
def test_an_own_step_is_taken_back_for_a_while_and_sending_only_in_the_call(applied, state, moment, may) -> None:
    applied.state = state
    with clock.at(moment):
        assert bool(policies.undo_own_step(applied.applicant, applied)) is may


def test_only_the_applicant_takes_their_step_back(applied, stranger) -> None:
    with clock.at(LAST_MINUTES):
        assert not policies.undo_own_step(stranger, applied)


def test_a_sending_that_is_too_old_is_told_what_to_do_instead(applied) -> None:
    with clock.at(LAST_MINUTES - dt.timedelta(hours=1)):
        applied.submitted_at = clock.now()
    with clock.at(LAST_MINUTES):
        assert "wycofaj" in str(policies.undo_own_step(applied.applicant, applied).reason)


# --- The call ---

WRITTEN = {
    "call_lead": "Czterdzieści godzin szkoleń.",
    "call_for_whom": "Dla każdego.",
    "call_rules": "Regulamin.",
    "privacy_notice": "Klauzula.",
}


@pytest.fixture
def own_edition(edition: Edition, coordinator: User) -> Edition:
    """As the coordinator reads it, with a call that lacks nothing."""
    Edition.objects.filter(pk=edition.pk).update(**WRITTEN)
    return Edition.objects.with_roles(coordinator).with_call().get(pk=edition.pk)


def test_a_call_is_published_once_and_taken_back_while_it_is_there(own_edition, coordinator, texts) -> None:
    assert policies.publish_call(coordinator, own_edition)
    assert not policies.unpublish_call(coordinator, own_edition)
    own_edition.call_published_at = clock.now()
    assert not policies.publish_call(coordinator, own_edition)
    assert policies.unpublish_call(coordinator, own_edition)


@pytest.mark.parametrize("text", WRITTEN)
def test_a_call_is_not_published_while_a_text_is_missing(own_edition, coordinator, texts, text) -> None:
    setattr(own_edition, text, "")
    assert not policies.publish_call(coordinator, own_edition)


def test_a_call_is_not_published_without_a_consent_to_take_part(own_edition, coordinator) -> None:
    make_consent_text(purpose=ConsentPurpose.IMAGE)
    assert not policies.publish_call(coordinator, own_edition)
    make_consent_text(purpose=ConsentPurpose.PARTICIPATION)
    assert policies.publish_call(coordinator, own_edition)


def test_a_call_with_an_application_stays_published(own_edition, coordinator) -> None:
    own_edition.call_published_at = clock.now()
    programmes.make_application(edition=own_edition, state=ApplicationState.DRAFT)
    assert not policies.unpublish_call(coordinator, own_edition)


def test_only_the_coordinators_publish_and_take_back(own_edition, other_coordinator, texts) -> None:
    theirs = Edition.objects.with_roles(other_coordinator).get(pk=own_edition.pk)
    assert not policies.publish_call(other_coordinator, theirs)
    theirs.call_published_at = clock.now()
    assert not policies.unpublish_call(other_coordinator, theirs)


def test_a_call_is_closed_by_hand_once_and_opened_again(own_edition, coordinator) -> None:
    assert not policies.close_call(coordinator, own_edition)  # not published
    assert not policies.reopen_call(coordinator, own_edition)
    own_edition.call_published_at = clock.now()
    assert policies.close_call(coordinator, own_edition)
    own_edition.call_closed_at = clock.now()
    assert not policies.close_call(coordinator, own_edition)
    assert policies.reopen_call(coordinator, own_edition)


@pytest.mark.parametrize(
    ("verdict", "free", "may"),
    [
        ("", None, True),
        ("", 1, True),
        ("", 0, False),
        (Verdict.RESERVE, 0, False),
        (Verdict.ACCEPTED, 0, True),  # has the place already
    ],
)
def test_a_person_is_accepted_on_a_place_that_is_free_or_their_own(
    own_edition, coordinator, verdict, free, may
) -> None:
    application = programmes.make_application(edition=own_edition, verdict=verdict)
    assert bool(policies.accept(coordinator, own_edition, application, free)) is may
