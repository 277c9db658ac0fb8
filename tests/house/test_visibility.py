"""Every `visible_to`: whoever has nothing to do with a row does not get it. The rows are those of `tests.constraints`."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from organisations.models import Organisation
from programmes.models import Edition
from tests.constraints import Row
from tests.factories.people import make_organisation, make_user
from tests.factories.programmes import (
    make_coordinator,
    make_edition,
    make_mentor,
    make_participant,
    make_representative,
)
from tests.house import APPS

# The registry: whoever is signed in finds an organisation in it, and a visitor does not.
REGISTRY = {Organisation}

ROWS = [
    row
    for app in APPS
    for row in import_module(f"tests.{app}.test_constraints").ROWS
    if hasattr(row.model._default_manager.all(), "visible_to")
]


def elsewhere() -> Edition:
    return make_edition(name="Zupełnie inna")


OUTSIDERS: dict[str, Callable[[], Any]] = {
    "visitor": AnonymousUser,
    "stranger": make_user,
    "coordinator elsewhere": lambda: make_coordinator(edition=elsewhere()),
    "mentor elsewhere": lambda: make_mentor(edition=elsewhere()),
    "participant elsewhere": lambda: make_participant(edition=elsewhere()).user,
    "representative elsewhere": lambda: make_representative(edition=elsewhere(), organisation=make_organisation()),
}


@pytest.mark.django_db
@pytest.mark.parametrize("row", [pytest.param(row, id=row.make.__name__) for row in ROWS])
def test_nobody_from_outside_gets_a_row(row: Row) -> None:
    made = row.make()
    rows = row.model._default_manager.filter(pk=made.pk)
    assert rows.exists()
    got = {who for who, make in OUTSIDERS.items() if rows.visible_to(make()).exists()}
    assert got == ({*OUTSIDERS} - {"visitor"} if row.model in REGISTRY else set())


def test_the_rules_of_most_models_are_asked() -> None:
    asked = {row.model for row in ROWS}
    known = {model for model in apps.get_models() if model._meta.app_label in APPS}
    ruled = {model for model in known if hasattr(model._default_manager.all(), "visible_to")}
    assert len(asked) > 25
    assert sorted(model._meta.label for model in ruled - asked) == []
