"""What stands at the head of every page of a microproject: its names, light, mentors and tabs."""

import datetime as dt

from django.db.models import Exists, OuterRef, Prefetch
from django.shortcuts import get_object_or_404

from kopalnia.lib.domain import clock
from microprojects.models import AimVersion, HandOver, Microproject
from microprojects.queries.core_facts import (
    with_counts,
    with_facts,
    with_mentors,
)
from microprojects.queries.history import with_historic_values
from people.models import User

TABS = (
    ("detail", "microprojects:microproject_detail"),
    ("plan", "microprojects:plan_detail"),
    ("entries", "microprojects:entry_list"),
    ("events", "microprojects:event_list"),
    ("people", "microprojects:microproject_team"),
    ("meetings", "mentors:meeting_list"),
    ("material", "microprojects:final_report"),
    ("history", "microprojects:microproject_history"),
)


def open_microproject(user: User, code: str, *, on: dt.date | None = None) -> Microproject:
    """A microproject the person may see (else 404), for its pages, with its facts, mentors and aims. Three queries.

    The row carries the standing of the user (`in_team`, `is_mentored`, `is_coordinated`), the edition the roles.

    `on` is the day a page that only shows asks about; then the row bears the name and the state of that day, so only its
    policies that do not ask about the state are asked. Pages with a form are always of today.
    """
    today = on or clock.today()
    rows = with_facts(Microproject.objects.visible_to(user), today=today)
    rows = with_mentors(with_counts(rows, today=today), today=today).annotate(
        has_note=Exists(HandOver.objects.waiting_for(user).filter(microproject=OuterRef("pk")))
    )
    aims = AimVersion.objects.select_related("proposed_by", "decided_by")
    microproject = with_historic_values(
        get_object_or_404(rows.prefetch_related(Prefetch("aim_versions", aims)), code=code)
    )
    microproject.edition.as_read_by(user)
    return microproject
