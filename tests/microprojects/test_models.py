import datetime as dt

import pytest

from kopalnia.lib.domain import clock
from microprojects.choices import MICROPROJECT_ARROWS, MicroprojectState
from microprojects.models import Microproject
from tests.factories import microprojects as make
from tests.lifecycles import reachable


def names_seen_by(user):
    return list(Microproject.objects.visible_to(user).values_list("name", flat=True))


def test_every_state_can_be_reached_from_the_idea():
    assert reachable(MICROPROJECT_ARROWS, MicroprojectState.IDEA) == set(MicroprojectState)


@pytest.mark.usefixtures("microproject", "rival")
class TestVisibleTo:
    def test_who_sees_which_teams(
        self,
        coordinator,
        mentor,
        participant,
        rival,
        administrator,
        other_mentor,
        other_coordinator,
        representative,
        stranger,
    ):
        seen = {
            person.first_name + str(person.pk): names_seen_by(person)
            for person in (other_mentor, other_coordinator, representative, stranger)
        }
        assert names_seen_by(coordinator) == names_seen_by(administrator) == ["Czyste Powietrze", "Jesteś Ważny"]
        assert names_seen_by(mentor) == names_seen_by(participant) == ["Czyste Powietrze"]
        assert names_seen_by(rival) == ["Jesteś Ważny"]
        assert set(map(tuple, seen.values())) == {()}

    def test_a_person_who_left_the_programme_sees_the_team_no_more(self, participant, participation):
        assert names_seen_by(participant) == ["Czyste Powietrze"]
        participation.ends_on = clock.today() - dt.timedelta(days=1)
        participation.save()
        assert names_seen_by(participant) == []

    def test_rights_are_read_once_in_a_request(self, participant, django_assert_num_queries):
        participant.per_request = {}  # as the middleware does
        with django_assert_num_queries(3):
            list(Microproject.objects.visible_to(participant))
            row = Microproject.objects.visible_to(participant).get()
            assert (row.in_team, row.is_mentored, row.is_coordinated) == (True, False, False)


def test_names_are_ordered_by_the_polish_alphabet(edition):
    for name in ("Żuraw", "Ćma", "Łódka", "Lipa", "Cudo"):
        make.make_microproject(edition=edition, name=name)
    assert list(Microproject.objects.values_list("name", flat=True)) == ["Cudo", "Ćma", "Lipa", "Łódka", "Żuraw"]
