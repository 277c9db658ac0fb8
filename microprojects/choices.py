"""The closed vocabularies and the arrows of microprojects. Arrows are data: `lifecycle.step` moves rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopalnia.lib.domain.lifecycle import Arrow, Arrows
from kopalnia.lib.words.forms_of_address import RoleChoices


class MicroprojectState(models.TextChoices):
    IDEA = "idea", _("idea")
    DIAGNOSIS = "diagnosis", _("needs assessment")
    SUBMITTED = "submitted", _("plan sent")
    RETURNED = "returned", _("plan needs changes")
    APPROVED = "approved", _("plan approved")
    UNDER_WAY = "under_way", _("under way")
    FINISHED = "finished", _("finished")
    REPORTED = "reported", _("reported")
    ABANDONED = "abandoned", _("abandoned")


BEFORE_PLAN = (MicroprojectState.IDEA, MicroprojectState.DIAGNOSIS, MicroprojectState.RETURNED)
CLOSED_STATES = (MicroprojectState.REPORTED, MicroprojectState.ABANDONED)
OPEN_STATES = tuple(state for state in MicroprojectState if state not in CLOSED_STATES)

MICROPROJECT_ARROWS = Arrows(
    Arrow(
        "diagnose",
        (MicroprojectState.IDEA,),
        MicroprojectState.DIAGNOSIS,
        _("Start the needs assessment"),
        told=("microproject.diagnosis_begun",),
    ),
    Arrow("submit_plan", BEFORE_PLAN, MicroprojectState.SUBMITTED, _("Send the plan"), told=("plan.sent",)),
    Arrow(
        "approve_plan",
        (MicroprojectState.SUBMITTED,),
        MicroprojectState.APPROVED,
        _("Approve the plan"),
        told=("plan.approved",),
    ),
    Arrow(
        "return_plan",
        (MicroprojectState.SUBMITTED,),
        MicroprojectState.RETURNED,
        _("Return the plan"),
        told=("plan.returned",),
    ),
    Arrow(
        "start",
        (MicroprojectState.APPROVED,),
        MicroprojectState.UNDER_WAY,
        _("Start the work"),
        told=("microproject.work_begun",),
    ),
    Arrow(
        "finish",
        (MicroprojectState.UNDER_WAY,),
        MicroprojectState.FINISHED,
        _("Finish the work"),
        told=("microproject.finished",),
    ),
    Arrow(
        "report",
        (MicroprojectState.FINISHED,),
        MicroprojectState.REPORTED,
        _("Send the report"),
        told=("microproject.reported",),
    ),
    Arrow("abandon", OPEN_STATES, MicroprojectState.ABANDONED, _("Abandon"), told=("microproject.abandoned",)),
    Arrow("undo_diagnose", (MicroprojectState.DIAGNOSIS,), MicroprojectState.IDEA, _("Undo"), undoes="diagnose"),
    Arrow("undo_submit_plan", (MicroprojectState.SUBMITTED,), "", _("Undo"), undoes="submit_plan"),
    Arrow(
        "undo_approve_plan",
        (MicroprojectState.APPROVED,),
        MicroprojectState.SUBMITTED,
        _("Undo"),
        undoes="approve_plan",
    ),
    Arrow(
        "undo_return_plan", (MicroprojectState.RETURNED,), MicroprojectState.SUBMITTED, _("Undo"), undoes="return_plan"
    ),
    Arrow("undo_start", (MicroprojectState.UNDER_WAY,), MicroprojectState.APPROVED, _("Undo"), undoes="start"),
    Arrow("undo_finish", (MicroprojectState.FINISHED,), MicroprojectState.UNDER_WAY, _("Undo"), undoes="finish"),
    Arrow("undo_report", (MicroprojectState.REPORTED,), MicroprojectState.FINISHED, _("Undo"), undoes="report"),
    Arrow("undo_abandon", (MicroprojectState.ABANDONED,), "", _("Undo"), undoes="abandon"),
)


class AimVersionKind(models.TextChoices):
    FIRST = "first", _("first name and aim")
    RENAME = "rename", _("new name")
    CHANGE_OF_AIM = "change_of_aim", _("new aim")


class AimVersionState(models.TextChoices):
    PROPOSED = "proposed", _("awaiting a decision")
    IN_FORCE = "in_force", _("in force")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("change of aim", "withdrawn")


AIM_VERSION_ARROWS = Arrows(
    Arrow(
        "approve",
        (AimVersionState.PROPOSED,),
        AimVersionState.IN_FORCE,
        _("Approve"),
        told=("microproject.aim_approved", "microproject.aim_and_name_approved"),
    ),
    Arrow(
        "refuse",
        (AimVersionState.PROPOSED,),
        AimVersionState.REFUSED,
        _("Refuse"),
        told=("microproject.aim_refused",),
    ),
    Arrow(
        "withdraw",
        (AimVersionState.PROPOSED,),
        AimVersionState.WITHDRAWN,
        pgettext_lazy("change of aim", "Withdraw"),
        told=("microproject.aim_withdrawn",),
    ),
    Arrow("undo_approve", (AimVersionState.IN_FORCE,), AimVersionState.PROPOSED, _("Undo"), undoes="approve"),
    Arrow("undo_refuse", (AimVersionState.REFUSED,), AimVersionState.PROPOSED, _("Undo"), undoes="refuse"),
    Arrow("undo_withdraw", (AimVersionState.WITHDRAWN,), AimVersionState.PROPOSED, _("Undo"), undoes="withdraw"),
)


class TeamRole(RoleChoices):
    MEMBER = "member", pgettext_lazy("role", "team member")
    LEADER = "leader", pgettext_lazy("role", "team lead")
    TREASURER = "treasurer", pgettext_lazy("role", "treasurer")
    REPORTER = "reporter", pgettext_lazy("role", "reporter")


class HandOverKind(models.TextChoices):
    """What is handed over; for a role in the team, the role."""

    MEMBER = "member", _("work in the team")
    LEADER = "leader", _("leading the team")
    TREASURER = "treasurer", _("the team's money")
    REPORTER = "reporter", _("reporting")
    MENTOR = "mentor", pgettext_lazy("hand-over", "mentoring")


class OpenItemKind(models.TextChoices):
    ACTION = "action", _("plan action")
    EVENT = "event", _("event")
    ENTRY = "entry", _("entry")
    PLAN = "plan", _("plan")
    AIM = "aim", _("change of aim")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", pgettext_lazy("plan", "sent")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("needs changes")


PLAN_ARROWS = Arrows(
    Arrow("submit", (PlanState.DRAFT,), PlanState.SUBMITTED, _("Send"), told=("plan.sent",)),
    Arrow("approve", (PlanState.SUBMITTED,), PlanState.APPROVED, _("Approve"), told=("plan.approved",)),
    Arrow("return", (PlanState.SUBMITTED,), PlanState.RETURNED, _("Return for changes"), told=("plan.returned",)),
    Arrow("undo_submit", (PlanState.SUBMITTED,), PlanState.DRAFT, _("Undo"), undoes="submit"),
    Arrow("undo_approve", (PlanState.APPROVED,), PlanState.SUBMITTED, _("Undo"), undoes="approve"),
    Arrow("undo_return", (PlanState.RETURNED,), PlanState.SUBMITTED, _("Undo"), undoes="return"),
)


class MinorsContact(models.TextChoices):
    NONE = "none", _("none")
    INCIDENTAL = "incidental", _("incidental")
    DIRECT = "direct", _("direct")


class BudgetSource(models.TextChoices):
    GRANT = "grant", _("grant")
    COMPANY = "company", _("company")
    PARTNER = "partner", _("partner organisation")
    IN_KIND = "in_kind", _("in kind")
    VOLUNTEER_TIME = "volunteer_time", _("volunteers' time")


class EntryState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("entry", "draft")
    SUBMITTED = "submitted", pgettext_lazy("entry", "sent")
    ACCEPTED = "accepted", pgettext_lazy("entry", "confirmed")
    RETURNED = "returned", pgettext_lazy("entry", "needs changes")


EDITABLE_ENTRY_STATES = (EntryState.DRAFT, EntryState.RETURNED)

ENTRY_ARROWS = Arrows(
    Arrow("submit", EDITABLE_ENTRY_STATES, EntryState.SUBMITTED, _("Send"), told=("entry.submitted",)),
    Arrow("accept", (EntryState.SUBMITTED,), EntryState.ACCEPTED, _("Confirm"), told=("entry.accepted",)),
    Arrow("return", (EntryState.SUBMITTED,), EntryState.RETURNED, _("Return for changes"), told=("entry.returned",)),
    Arrow("undo_submit", (EntryState.SUBMITTED,), "", _("Undo"), undoes="submit"),
    Arrow("undo_accept", (EntryState.ACCEPTED,), EntryState.SUBMITTED, _("Undo"), undoes="accept"),
    Arrow("undo_return", (EntryState.RETURNED,), EntryState.SUBMITTED, _("Undo"), undoes="return"),
)


class TimeMode(models.TextChoices):
    OWN = "own", _("my own time")
    PAID = "paid", _("working time")
    DAY_OFF = "day_off", _("a day off given by the company")


class EntryAudience(models.TextChoices):
    TEAM = "team", _("My team and its mentor")
    PROGRAMME = "programme", _("Everyone in the programme")


class EventState(models.TextChoices):
    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


EVENT_ARROWS = Arrows(
    Arrow("hold", (EventState.PLANNED,), EventState.HELD, _("Mark as held"), told=("event.held",)),
    Arrow("cancel", (EventState.PLANNED,), EventState.CANCELLED, _("Cancel event"), told=("event.cancelled",)),
    Arrow("undo_hold", (EventState.HELD,), EventState.PLANNED, _("Undo"), undoes="hold"),
    Arrow("undo_cancel", (EventState.CANCELLED,), EventState.PLANNED, _("Undo"), undoes="cancel"),
)


class SeriesRhythm(models.TextChoices):
    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY = "monthly", _("every month")


class RecipientKind(models.TextChoices):
    DIRECT = "direct", _("direct")
    INDIRECT = "indirect", _("indirect")


class CountMethod(models.TextChoices):
    LIST = "list", _("list of names")
    TICKETS = "tickets", _("tickets")
    DOOR = "door", _("count at the door")
    ESTIMATE = "estimate", _("estimate")


class InsightKind(models.TextChoices):
    LESSON = "lesson", _("lesson")
    DIFFICULTY = "difficulty", _("difficulty")
    CONTINUES = "continues", _("what continues")
