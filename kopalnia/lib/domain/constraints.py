"""Constraints with a sentence: the database agrees with the forms, and a person can read its refusal."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.web.access import Sentence

END_BEFORE_START = _("The end cannot be before the start.")


def ordered(
    start: str, end: str, name: str, message: Sentence = "", *, strict: bool = False
) -> models.CheckConstraint:
    """``end`` is empty, or not before ``start`` (``strict``: after it)."""
    later = Q(**{f"{end}__gt" if strict else f"{end}__gte": F(start)})
    return models.CheckConstraint(
        condition=Q(**{f"{end}__isnull": True}) | later,
        name=name,
        violation_error_message=cast("Any", message) or END_BEFORE_START,
    )


def known_state(
    field: str, choices: type[models.Choices], name: str = "", *, blank: bool = False
) -> models.CheckConstraint:
    """The field holds one of the choices (``blank``: or none), whoever writes it. The name defaults to
    ``<app>_<model>_known_<field>``."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": [*choices.values, ""] if blank else choices.values}),
        name=name or f"%(app_label)s_%(class)s_known_{field}",
        violation_error_message=_("Unknown value."),
    )


def paired(first: str, second: str, name: str = "") -> models.CheckConstraint:
    """Both set or neither: who and when always go together."""
    return models.CheckConstraint(
        condition=Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
        name=name or f"%(app_label)s_%(class)s_{first}_paired",
        violation_error_message=_("Record both: who and when."),
    )


def save_valid(row: models.Model, *, exclude: Collection[str] = ()) -> None:
    """Check the row and save it. Raises ``ValidationError``, also when somebody was quicker (`in_words`)."""
    row.full_clean(exclude=exclude)
    with in_words(row, exclude=exclude):
        row.save()


@contextmanager
def in_words(row: models.Model, *, exclude: Collection[str] = ()) -> Iterator[None]:
    """Save the checked row inside. When somebody was quicker since the check, the constraint that refuses says so: its
    sentence is raised as ``ValidationError``."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        # Whoever was quicker has committed by now: the same question finds their row.
        row.validate_unique(exclude=set(exclude))
        row.validate_constraints(exclude=set(exclude))
        raise
