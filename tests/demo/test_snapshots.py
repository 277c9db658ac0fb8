"""A world made in one process of a run is whole in every other."""

import pytest
from django.db import transaction

from people.models import User
from tests.factories.people import make_user, numbers
from tests.snapshots import built_once


def test_what_one_process_made_another_copies_and_goes_on_from(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction.atomic():
        made = built_once("somebody", lambda: make_user(first_name="Zofia"))
        transaction.set_rollback(True)
    assert not User.objects.exists()
    monkeypatch.setattr(numbers, "given", 0)  # another process has counted to nothing yet
    copied = built_once("somebody", lambda: pytest.fail("It was made already."))
    assert (copied.pk, copied.email, copied.first_name) == (made.pk, made.email, "Zofia")
    assert User.objects.get() == copied
    assert make_user().email != copied.email


def test_a_world_is_made_in_an_empty_database_only(db: None) -> None:
    make_user()
    with pytest.raises(AssertionError, match="people_user"):
        built_once("somebody else", make_user)
