"""Every constraint of every model has a case in which the database itself refuses (`tests/<app>/test_constraints.py`)."""

from importlib import import_module

from django.apps import apps

from tests.house import APPS


def test_every_constraint_is_tried_on_the_database() -> None:
    tried = [
        name for app in APPS for row in import_module(f"tests.{app}.test_constraints").ROWS for name in row.refused
    ]
    known = {
        one.name for model in apps.get_models() if model._meta.app_label in APPS for one in model._meta.constraints
    }
    assert len(known) > 180
    assert known - {*tried} == set(), "without a case"
    assert {*tried} - known == set(), "cases of constraints that are no more"
    assert len(tried) == len({*tried})
