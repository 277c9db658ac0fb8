"""What trainings add to pages and rules of the rooms below."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery, Sum
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.dated import Dated
from people.models import User
from programmes import extensions
from programmes.choices import Lack
from programmes.models import Edition, Participation
from trainings.actions.training import undo_cancel_session
from trainings.models import Attendance, Module, Session
from trainings.queries.training import below_threshold

extensions.undoable_steps["zajecia"] = extensions.UndoableStep(
    lambda user, edition: Session.objects.visible_to(user).filter(module__edition=edition),
    undo_cancel_session,
    gettext_lazy(
        "The session will be planned again. The people on its list get a message, unless the date has passed."
    ),
    lambda edition, row: reverse("trainings:session_detail", args=[edition.code, row.code]),
    "szkolenia",
)


def below(rows: Any, edition: Edition, day: dt.date) -> Any:
    return below_threshold(rows, edition, on=day)


extensions.lacking[Lack.HOURS] = below


@extensions.first_day.register
def not_after_attendance(row: Dated, on: dt.date) -> None:
    """Nobody was at a training before taking part."""
    if not isinstance(row, Participation):
        return
    there = Attendance.objects.current().filter(participation=row, minutes__gt=0)
    first = there.order_by("session__starts_at").values_list("session__starts_at", flat=True).first()
    if first is not None and localtime(first).date() < on:
        raise ValidationError({"on": _("This person attended training before that day.")})


@extensions.call_numbers.register
def planned_minutes() -> dict[str, Any]:
    hours = Module.objects.filter(edition=OuterRef("pk")).order_by().values("edition")
    return {"training_minutes": Subquery(hours.annotate(total=Sum("planned_minutes")).values("total"))}


@extensions.person_page.register
def attended_minutes(participation: Participation, _edition: Edition, _reader: User, on: dt.date) -> dict[str, Any]:
    """How long the person was at trainings by a day, from signed lists. One query."""
    attended = Attendance.objects.counted().filter(participation=participation)
    if clock.is_past(on):
        attended = attended.filter(session__starts_at__lt=clock.end_of(on))
    return {"training_minutes": attended.aggregate(sum=Sum("minutes"))["sum"] or 0}
