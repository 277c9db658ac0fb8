"""Merging two accounts forgets nothing: every reference to what one of them owns is carried over or says why not."""

from django.apps import apps
from django.db import models

from kopalnia.lib.domain.dated import Dated
from people import merging


def owned() -> set[type[models.Model]]:
    """People, and whatever can itself be merged into another one of its kind: periods of one fact, too."""
    merged = {model for model in apps.get_models() if any(field.name == "merged_into" for field in model._meta.fields)}
    return merged | {carrier.model for carrier in merging.TRANSFERS.values() if issubclass(carrier.model, Dated)}


def references() -> list[tuple[str, str]]:
    """Every foreign key (also of hidden tables between two models) to an owned thing: its name and its field's name."""
    return [
        (merging.reference(model, field.name), field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.related_model in owned()
    ]


def is_signature(name: str) -> bool:
    """Whether a field says who did something: it stays, because that account did it."""
    return name == "by" or name.endswith("_by")


def test_every_reference_is_carried_or_says_why_not() -> None:
    """A new model with a key to a person: `merging.transfers(Model, "field")` in its app's `account_merge.py`, or `leaves`."""
    known = merging.TRANSFERS.keys() | merging.EXEMPT.keys()
    forgotten = [key for key, name in references() if key not in known and not is_signature(name)]
    assert len(references()) > 60
    assert forgotten == []


def test_nothing_is_declared_that_does_not_exist() -> None:
    there = {key for key, _name in references()}
    assert min(len(merging.TRANSFERS), len(merging.EXEMPT)) > 10
    assert merging.TRANSFERS.keys() | merging.EXEMPT.keys() <= there


def test_owners_are_carried_before_what_they_own() -> None:
    """A carrier of participations adds heirs, so it runs before the carriers of what hangs on them."""
    order = list(merging.TRANSFERS)
    first = order.index("programmes.participation.user")
    hanging = [key for key in order if key.endswith(".participation")]
    assert len(hanging) >= 6
    assert all(order.index(key) > first for key in hanging)
