"""The rules of pages, asked about rows of people whom the portal would not even show them."""

import pytest

from microprojects import policies
from microprojects.choices import AimVersionState, MicroprojectState
from microprojects.models import Microproject, Photo
from microprojects.policies import core, entries, photos
from people import audit
from tests.factories.microprojects import make_aim, make_entry, move


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [("participant", True, True), ("mentor", True, False), ("coordinator", True, True), ("stranger", False, False)],
)
def test_who_reads_and_who_writes_in_a_microproject(request, microproject, who, reads, writes) -> None:
    user = request.getfixturevalue(who)
    row = Microproject.objects.with_viewer_facts(user).get(pk=microproject.pk)
    assert bool(policies.read(user, row)) is reads
    assert bool(policies.write_for(user, row)) is writes
    assert bool(policies.work_in(user, row)) is writes


def test_a_picture_by_no_entry_is_its_author_s_alone(microproject, participant, coordinator) -> None:
    photo = Photo(microproject=microproject, uploaded_by=participant)
    assert photos.see_photo(participant, photo)
    assert not photos.see_photo(coordinator, photo)


def test_who_reads_an_entry(microproject, coordinator, stranger) -> None:
    entry = make_entry(membership=microproject.memberships.first())
    for user, reads in ((entry.author, True), (coordinator, True), (stranger, False)):
        entry.microproject = Microproject.objects.with_viewer_facts(user).get(pk=microproject.pk)
        assert bool(entries.read_entry(user, entry)) is reads


@pytest.mark.parametrize(("who", "may"), [("coordinator", True), ("participant", False), ("mentor", False)])
def test_a_change_of_aim_is_decided_by_the_coordinators_alone(request, microproject, who, may) -> None:
    version = make_aim(microproject=microproject, state=AimVersionState.PROPOSED)
    user = request.getfixturevalue(who)
    version.microproject = Microproject.objects.with_viewer_facts(user).get(pk=microproject.pk)
    assert bool(core.decide_change(user, version)) is may
    version.microproject.state = MicroprojectState.ABANDONED
    assert not core.decide_change(user, version)


def test_a_team_takes_its_own_step_back_and_not_that_it_was_abandoned(microproject, participant, coordinator) -> None:
    for state, verb, may in (
        (MicroprojectState.DIAGNOSIS, "microproject.diagnosis_begun", True),
        (MicroprojectState.ABANDONED, "microproject.abandoned", False),
    ):
        move(microproject, state)
        audit.record(verb, on=[microproject], by=coordinator, edition=microproject.edition_id)
        row = Microproject.objects.with_viewer_facts(participant).get(pk=microproject.pk)
        assert bool(core.undo_step(participant, row)) is may
