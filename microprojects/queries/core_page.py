"""What stands at the head of every page of a microproject: its names, light, mentors and tabs."""

import datetime as dt

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from kopalnia.lib.domain import clock
from microprojects.models import AimVersion, HandOver, Microproject
from microprojects.queries.core_facts import (
    with_counts,
    with_facts,
    with_mentors,
)
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


def for_pages(user: User, *, on: dt.date | None = None) -> QuerySet[Microproject]:
    """Microprojects the person may see, for their pages, with facts, mentors and aims: two queries.

    A row carries the standing of the user (`in_team`, `is_mentored`, `is_coordinated`). `on` is the day a page that only
    shows asks about; a page with a form is of today.
    """
    today = on or clock.today()
    rows = with_facts(Microproject.objects.visible_to(user), today=today)
    rows = with_mentors(with_counts(rows, today=today), today=today).annotate(
        has_note=Exists(HandOver.objects.waiting_for(user).filter(microproject=OuterRef("pk")))
    )
    aims = AimVersion.objects.select_related("proposed_by", "decided_by")
    return rows.prefetch_related(Prefetch("aim_versions", aims))
