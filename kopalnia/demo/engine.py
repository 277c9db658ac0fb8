"""Building a world: dated, named steps are taken in the order of time, each in its own transaction and at its own time.

A step that was taken is written in the log (`demo.step`), so that a second run takes none twice and a later moment goes on
from an earlier one. Messages count as delivered when they were written; documents are typeset on the way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django_tasks import task_backends
from django_tasks.backends.immediate import ImmediateBackend

from kopalnia.demo import facts
from kopalnia.demo.world import World
from kopalnia.lib.domain import clock
from people.audit import record
from people.choices import MailState
from people.models import AuditEntry, OutgoingMail

VERB = "demo.step"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens at a (local) moment. The name says what and is never used twice."""

    at: dt.datetime
    name: str
    do: Callable[[World], Any]


def day_of(moment: str) -> dt.date:
    """The day a moment is on."""
    return facts.MOMENTS[moment]


def reached() -> str:
    """The latest moment this database has been built to; empty for none."""
    taken = taken_steps()
    return next((moment for moment in reversed(facts.MOMENTS) if f"moment {moment}" in taken), "")


def taken_steps() -> set[str]:
    return set(AuditEntry.objects.filter(verb=VERB).values_list("data__step", flat=True))


def build(moment: str = "published", *, documents: bool = True, say: Callable[[str], object] | None = None) -> World:
    """Take every step before the day of `moment` that has not been taken yet. Sets no clock: see `live_in`.

    Without `documents` no PDF is typeset: they stay queued. A moment earlier than the world changes nothing.
    """
    from kopalnia.demo.steps import all_steps  # the steps call verbs of every app

    if not (settings.DEMO or settings.TESTING):
        raise RuntimeError("The demo programme is built in demo and test mode only.")
    world, day, taken = World(), day_of(moment), taken_steps()
    order = sorted(all_steps(), key=lambda step: step.at)
    due = [step for step in order if step.at.date() < day and step.name not in taken]
    marks = [name for name in facts.MOMENTS if facts.MOMENTS[name] <= day and f"moment {name}" not in taken]
    with _tasks_at_once(documents=documents), translation.override("pl"):
        for step in due:
            _take(step, world)
        for name in marks:
            _take(Step(dt.datetime.combine(facts.MOMENTS[name], dt.time(0, 1)), f"moment {name}", _nothing), world)
    if say is not None:
        say(f"{len(due)} steps taken, {len(taken)} were there.")
    return world


def live_in(moment: str) -> dt.date:
    """Set the demo clock to the moment, or to the one already reached when that is later. Only in demo mode."""
    day = max(day_of(moment), day_of(reached() or moment))
    if settings.DEMO and clock.demo_day() != day:
        clock.set_demo_day(day)
    return day


def _take(step: Step, world: World) -> None:
    with clock.at(step.at), transaction.atomic():
        try:
            step.do(world)
        except Exception as error:
            error.add_note(f"in the step “{step.name}” of {step.at}")
            raise
        written = OutgoingMail.objects.filter(state=MailState.QUEUED, created_at__lte=clock.now())
        written.end(MailState.SENT, sent_at=F("created_at"))
        record(VERB, step=step.name)


def _nothing(world: World) -> None:
    """A moment itself does nothing; it is marked as reached."""


class _AtOnce(ImmediateBackend):
    """Typesets at once (or not at all) and sends no mail: what was written in 2016 counts as delivered then."""

    documents = True

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        if task.queue_name == "documents" and self.documents:
            return super().enqueue(task, args, kwargs)
        return None


@contextmanager
def _tasks_at_once(*, documents: bool) -> Iterator[None]:
    before = task_backends["default"]
    backend = _AtOnce("default", {"QUEUES": settings.TASKS["default"]["QUEUES"]})
    backend.documents = documents
    task_backends["default"] = backend
    try:
        yield
    finally:
        task_backends["default"] = before
