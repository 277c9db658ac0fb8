"""The rules of pages, asked about rows of people whom the portal would not even show them."""

import pytest

from microprojects import policies
from microprojects.models import Microproject, Photo
from microprojects.policies import progress
from tests.factories.microprojects import make_entry


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
    assert progress.see_photo(participant, photo)
    assert not progress.see_photo(coordinator, photo)


def test_who_reads_an_entry(microproject, coordinator, stranger) -> None:
    entry = make_entry(membership=microproject.memberships.first())
    for user, reads in ((entry.author, True), (coordinator, True), (stranger, False)):
        entry.microproject = Microproject.objects.with_viewer_facts(user).get(pk=microproject.pk)
        assert bool(progress.read_entry(user, entry)) is reads
