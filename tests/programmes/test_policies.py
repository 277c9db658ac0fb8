"""Whose name and contacts a coordinator may correct: every right of the person that forbids it, to the day."""

import datetime as dt

import pytest

from kopalnia.lib.domain import clock
from people.models import PortalRole, User
from programmes.choices import EditionRoleName
from programmes.models import Edition, EditionRole, Participation
from programmes.policies import InEdition
from programmes.policies.people import add_contact, correct_name
from tests.factories.programmes import grant, make_edition, make_participant

TODAY = dt.date(2017, 6, 8)
DAY = dt.timedelta(days=1)
# The days of a right: it lasts today, or will later.
DAYS = [
    ((TODAY - DAY, None), True),
    ((TODAY - DAY, TODAY), True),
    ((TODAY + DAY, None), True),
    ((TODAY - 2 * DAY, TODAY - DAY), False),
]


@pytest.fixture(autouse=True)
def _a_day():
    with clock.at(TODAY):
        yield


@pytest.fixture
def person(edition: Edition) -> Participation:
    return make_participant(edition=edition)


def may(coordinator: User, person: Participation) -> tuple[bool, bool]:
    """Correct the name, add a contact."""
    edition = Edition.objects.with_roles(coordinator).get(pk=person.edition_id)
    person.edition = edition
    return bool(correct_name(coordinator, InEdition(edition, person.user))), bool(add_contact(coordinator, person))


def test_a_participant_is_corrected_by_the_coordinators_of_the_edition_alone(
    coordinator, other_coordinator, mentor, person
) -> None:
    assert may(coordinator, person) == (True, True)
    assert may(other_coordinator, person) == (False, False)
    assert may(mentor, person) == (False, False)


def test_nobody_corrects_themselves_here(coordinator, edition) -> None:
    assert may(coordinator, make_participant(edition=edition, user=coordinator)) == (False, False)


@pytest.mark.parametrize("right", ["is_staff", "is_superuser"])
def test_who_opens_the_back_office_is_left_alone(coordinator, person, right) -> None:
    setattr(person.user, right, True)
    person.user.save()
    assert may(coordinator, person) == (False, False)


@pytest.mark.parametrize(("days", "lasts"), DAYS)
def test_an_administrator_of_today_or_later_is_left_alone(coordinator, person, days, lasts) -> None:
    PortalRole.objects.create(user=person.user, starts_on=days[0], ends_on=days[1])
    assert may(coordinator, person) == (not lasts, not lasts)


@pytest.mark.parametrize(("days", "lasts"), DAYS)
def test_who_coordinates_elsewhere_today_or_later_is_left_alone(coordinator, person, days, lasts) -> None:
    grant(
        edition=make_edition(name="Inna"),
        user=person.user,
        role=EditionRoleName.COORDINATOR,
        starts_on=days[0],
        ends_on=days[1],
    )
    assert may(coordinator, person) == (not lasts, not lasts)


def test_a_role_in_the_same_edition_forbids_contacts_and_not_the_name(coordinator, edition, person) -> None:
    grant(edition=edition, user=person.user, role=EditionRoleName.MENTOR)
    assert may(coordinator, person) == (True, False)
    EditionRole.objects.filter(user=person.user).update(role=EditionRoleName.COORDINATOR)
    assert may(coordinator, person) == (True, False)


@pytest.mark.parametrize(
    ("days", "elsewhere"),
    [((TODAY - DAY, None), True), ((TODAY - DAY, TODAY), True), ((TODAY - 2 * DAY, TODAY - DAY), False)],
)
def test_who_takes_part_elsewhere_today_adds_their_own_contacts(coordinator, person, days, elsewhere) -> None:
    other = make_participant(edition=make_edition(name="Inna"), user=person.user, starts_on=days[0])
    Participation.objects.filter(pk=other.pk).update(ends_on=days[1])
    assert may(coordinator, person) == (True, not elsewhere)


def test_who_takes_part_in_two_editions_of_one_coordinator_is_helped(coordinator, person) -> None:
    second = make_edition(name="Druga")
    grant(edition=second, user=coordinator, role=EditionRoleName.COORDINATOR)
    make_participant(edition=second, user=person.user)
    assert may(coordinator, person) == (True, True)
