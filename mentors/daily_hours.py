"""Meetings with teams are hours of the mentor's day."""

import datetime as dt

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from mentors.models import Meeting
from microprojects.daily_hours import counts
from people.models import User


@counts(_("meetings"))
def in_meetings(person: User, day: dt.date) -> int:
    return Meeting.objects.not_undone().filter(logged_by=person, held_on=day).aggregate(sum=Sum("minutes"))["sum"] or 0
