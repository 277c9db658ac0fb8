"""A plan and its versions in words: the facts, what changed, and the line of time."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kopalnia.lib.domain.differences import Difference
from kopalnia.lib.words import typography
from microprojects.actions.plan import actions_from, lines_from
from microprojects.choices import AimVersionKind, AimVersionState
from microprojects.forms.plan import PlanForm
from microprojects.models import AimVersion, BudgetLine, Plan, PlanAction
from microprojects.queries.plan import total_of


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One field before and after, as people read it (`components/diff.html`)."""

    field: str
    former: str
    now: str
    said: bool = True  # what people wrote, not words of the portal

    @property
    def changed(self) -> bool:
        return self.former != self.now


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One moment of the short story of a microproject (`components/timeline.html`)."""

    date: Any
    text: str
    kind: str = ""
    detail: str = ""


def aim_diff(before: AimVersion, after: AimVersion) -> list[DiffRow]:
    """What changed between two wordings; fields that say the same are left out."""
    fields = (
        (pgettext("of a group", "Name"), "name"),
        (_("Aim"), "aim"),
        (_("Who it is for"), "community"),
        (_("Topic"), "topic"),
        (_("Place"), "place"),
    )
    rows = [DiffRow(label, getattr(before, name), getattr(after, name)) for label, name in fields]
    return [row for row in rows if row.changed]


def plan_facts_diff(before: Plan, after: Plan) -> list[DiffRow]:
    """The figures of two plans side by side, also those that stayed."""
    pairs = zip(plan_facts(before), plan_facts(after), strict=True)
    return [DiffRow(old["term"], old["value"], new["value"], said=old.get("said", False)) for old, new in pairs]


def plan_diff(before: Plan, after: Plan) -> list[DiffRow]:
    """Everything that changed between two versions of a plan, its actions and budget line by line."""
    texts = (
        (_("Need"), "need"),
        (_("How we know it"), "diagnosis"),
    )
    rows = [DiffRow(label, getattr(before, name), getattr(after, name)) for label, name in texts]
    rows.append(DiffRow(_("Aim"), before.aim_version.aim, after.aim_version.aim))
    rows += plan_facts_diff(before, after)
    rows.append(DiffRow(_("Actions"), _joined(before.actions.all()), _joined(after.actions.all())))
    rows.append(DiffRow(_("Budget lines"), _joined(before.budget_lines.all()), _joined(after.budget_lines.all())))
    return [row for row in rows if row.changed]


def unsaved_differences(form: PlanForm, current: Plan) -> list[Difference]:
    """What a filled form says otherwise than the plan somebody saved in the meantime; rows of the lists on lines."""
    typed, saved = form.content, PlanForm(current)
    pairs = [
        (
            str(form.text[name].label),
            _field_words(saved.text, name, getattr(current, name)),
            _field_words(form.text, name, typed.fields[name]),
        )
        for name in typed.fields
    ]
    pairs.append((_("Actions"), _joined(current.actions.order_by("pk")), _joined(actions_from(typed))))
    pairs.append((_("Budget lines"), _joined(current.budget_lines.order_by("pk")), _joined(lines_from(typed))))
    return [
        Difference(field=label, theirs=theirs, yours=yours, said=True)
        for label, theirs, yours in pairs
        if theirs != yours
    ]


def plan_facts(plan: Plan) -> list[dict[str, Any]]:
    """The short facts of a plan (`components/facts.html`)."""
    return [
        {"term": _("Recipients"), "value": plan.recipients, "said": True},
        {"term": _("Direct recipients, planned"), "value": _number(plan.expected_direct)},
        {"term": _("Indirect recipients, planned"), "value": _number(plan.expected_indirect)},
        {"term": _("Team hours"), "value": _hours(plan.planned_minutes)},
        {"term": _("Contact with children"), "value": plan.get_minors_contact_display()},
        {"term": _("Budget"), "value": typography.money(total_of(plan))},
    ]


def action_text(action: PlanAction) -> str:
    """An action on one line: what, when, who."""
    when = ""
    if action.starts_on:
        when = typography.date_range(action.starts_on, action.ends_on or action.starts_on)
    elif action.ends_on:
        when = _("until %(date)s") % {"date": typography.plain_date(action.ends_on)}
    return " · ".join(part for part in (action.title, when, action.owner) if part)


def line_text(line: BudgetLine) -> str:
    """A line of the budget on one line: what, how much, from whom."""
    return (
        f"{line.description}: {typography.number(_plain(line.quantity))} × {typography.money(line.unit_price)}"
        f" = {typography.money(line.amount)} ({line.get_source_display()})"
    )


def timeline(
    aims: list[AimVersion], plans: list[Plan], *, now: TimelineEvent | None, coming: TimelineEvent | None
) -> list[TimelineEvent]:
    """The story in a few lines: founding, new names and aims, approved plans, today, what comes. Oldest first."""
    told = [_told(version) for version in aims if version.decided_at]
    told += [
        TimelineEvent(
            date=timezone.localdate(plan.approved_at),
            text=_("Version %(number)s of the plan approved, %(total)s")
            % {"number": plan.number, "total": typography.money(total_of(plan))},
        )
        for plan in plans
        if plan.approved_at is not None
    ]
    past = sorted((event for event in told if event is not None), key=lambda event: event.date)
    return [*past, *(event for event in (now, coming) if event is not None)]


def _told(version: AimVersion) -> TimelineEvent | None:
    if version.state != AimVersionState.IN_FORCE or version.decided_at is None:
        return None
    day = timezone.localdate(version.decided_at)
    if version.kind == AimVersionKind.FIRST:
        return TimelineEvent(day, _("Team “%(name)s” created") % {"name": version.name})
    if version.kind == AimVersionKind.RENAME:
        return TimelineEvent(day, _("New name: “%(name)s”") % {"name": version.name}, kind="turn")
    return TimelineEvent(
        day,
        _("New aim, under the name “%(name)s”") % {"name": version.name},
        kind="turn",
        detail=_("Hours and budget stay with the team."),
    )


def _joined(rows: Any) -> str:
    return "\n".join(action_text(row) if isinstance(row, PlanAction) else line_text(row) for row in rows)


def _field_words(form: Any, name: str, value: Any) -> str:
    """A value of a field as people read it."""
    if value is None:
        return ""
    field = form.fields[name]
    return str(dict(getattr(field, "choices", ())).get(value, field.prepare_value(value)))


def _number(value: int | None) -> str:
    return "" if value is None else typography.number(value)


def _hours(minutes: int | None) -> str:
    return "" if minutes is None else typography.hours(minutes)


def _plain(value: Decimal) -> Decimal:
    """Without needless zeros: 400, not 4E+2 and not 400.00."""
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()
