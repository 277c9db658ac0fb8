"""The rules of pages, asked about rows of people whom the portal would not even show them."""

import pytest

from microprojects import policies
from microprojects.models import Microproject


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [("participant", True, True), ("mentor", True, False), ("coordinator", True, True), ("stranger", False, False)],
)
def test_who_reads_and_who_writes_in_a_microproject(request, microproject, who, reads, writes) -> None:
    user = request.getfixturevalue(who)
    row = Microproject.objects.with_standing(user).get(pk=microproject.pk)
    assert bool(policies.read(user, row)) is reads
    assert bool(policies.write_for(user, row)) is writes
    assert bool(policies.work_in(user, row)) is writes
