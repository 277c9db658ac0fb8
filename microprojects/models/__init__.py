"""Models of a microproject: what it is and was called, who does it, what happened and whom it reached."""

from microprojects.models.entry import Entry, EntryReview
from microprojects.models.event import Event, EventSeries, Overlap, RecipientCount
from microprojects.models.hand_over import HandOver, HandOverItem
from microprojects.models.material import FinalReport, Insight, Photo, PhotoSubject, Quote
from microprojects.models.microproject import AimVersion, Microproject, TeamRelation, in_visible_microproject
from microprojects.models.plan import BudgetLine, Plan, PlanAction, PlanReview
from microprojects.models.team import Accompaniment, TeamMembership

__all__ = [
    "Accompaniment",
    "AimVersion",
    "BudgetLine",
    "Entry",
    "EntryReview",
    "Event",
    "EventSeries",
    "FinalReport",
    "HandOver",
    "HandOverItem",
    "Insight",
    "Microproject",
    "Overlap",
    "Photo",
    "PhotoSubject",
    "Plan",
    "PlanAction",
    "PlanReview",
    "Quote",
    "RecipientCount",
    "TeamMembership",
    "TeamRelation",
    "in_visible_microproject",
]
