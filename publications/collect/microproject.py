"""One microproject: its names, the need, the idea, what happened, numbers, lessons, what continues.

The team appears as a number. Who wants to be named stands in the credits; words of people come in as quotes, each with its
own consent.
"""

from __future__ import annotations

import re

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.words.typography import decimal_hours, long_date, number
from microprojects.choices import AimVersionKind, InsightKind, PlanState
from microprojects.models import AimVersion, Event, FinalReport, Microproject, Plan
from microprojects.reach_wording import safe_number_phrase
from publications.choices import ChapterKind
from publications.collect.base import Collected, joined, named, section
from publications.markup import bullets, paragraphs, quoted
from publications.queries.material import Material, VolunteerTime, day_of, former_names, held_events


def collect(material: Material, microproject: Microproject) -> Collected:
    versions = list(microproject.aim_versions.all())
    aim = versions[-1] if versions else None
    plan = plan_of(microproject)
    report = report_of(microproject)
    events = held_events(microproject)
    body = joined(
        _names(microproject),
        section(_("The need"), paragraphs(plan.need) if plan else "", paragraphs(plan.diagnosis) if plan else ""),
        section(_("The idea"), _idea(aim), _team(microproject)),
        _turns(versions),
        section(_("What happened"), paragraphs(report.what_happened) if report else "", _events(events)),
        section(_("In numbers"), _numbers(material, microproject)),
        section(_("What was hard"), _insights(microproject, InsightKind.DIFFICULTY)),
        section(_("What we learnt"), _insights(microproject, InsightKind.LESSON)),
        section(
            _("What continues"),
            paragraphs(report.what_continues) if report else "",
            _insights(microproject, InsightKind.CONTINUES),
        ),
    )
    return Collected(
        kind=ChapterKind.MICROPROJECT,
        title=microproject.name,
        lead=_first_sentence(aim.aim) if aim else "",
        body=body,
        records={
            "aim_version": len(versions),
            "plan": 1 if plan else 0,
            "final_report": 1 if report else 0,
            "event": len(events),
            "entry": material.volunteer_time.get(microproject.pk, VolunteerTime()).entries,
            "insight": len(microproject.insights.all()),
        },
        microproject=microproject,
    )


def plan_of(microproject: Microproject) -> Plan | None:
    """The newest approved plan, else the newest one that was sent; drafts are nobody's word yet."""
    sent = [plan for plan in microproject.plans.all() if plan.state != PlanState.DRAFT]
    approved = [plan for plan in sent if plan.state == PlanState.APPROVED]
    return next(reversed(approved or sent), None)


def report_of(microproject: Microproject) -> FinalReport | None:
    return getattr(microproject, "final_report", None)


def _first_sentence(text: str) -> str:
    """The opening of the aim as a lead to start from, when it is short enough to be one."""
    sentence = re.split(r"(?<=[.!?])\s", " ".join(text.split()), maxsplit=1)[0]
    return sentence if len(sentence) <= 300 else ""


def _names(microproject: Microproject) -> str:
    told = [
        _("Until %(day)s the team was called %(name)s.") % {"day": long_date(name.until), "name": named(name.name)}
        for name in former_names(microproject)
    ]
    return " ".join(told)


def _idea(aim: AimVersion | None) -> str:
    if aim is None:
        return ""
    facts = [f"{_('Who it is for')}: {quoted(aim.community)}"] if aim.community else []
    if aim.place:
        facts.append(f"{_('Where')}: {quoted(aim.place)}")
    return joined(paragraphs(aim.aim), bullets(facts))


def _team(microproject: Microproject) -> str:
    people = len({membership.participation_id for membership in microproject.memberships.all()})
    if not people:
        return ""
    return ngettext("The team had %(n)s member.", "The team had %(n)s members.", people) % {"n": number(people)}


def _turns(versions: list[AimVersion]) -> str:
    """Changes of name and aim, each with its day and the team's own reason."""
    parts = []
    for version in versions:
        if version.kind == AimVersionKind.FIRST:
            continue
        when = long_date(day_of(version.decided_at or version.proposed_at))
        if version.kind == AimVersionKind.RENAME:
            told = _("%(day)s: new name, %(name)s.") % {"day": when, "name": named(version.name)}
        else:
            told = _("%(day)s: new aim, %(name)s.") % {"day": when, "name": named(version.name)}
        parts.append(joined(told, paragraphs(version.reason)))
    return section(_("A change of plan"), *parts)


def _events(events: list[Event]) -> str:
    lines = []
    for event in events:
        line = f"{long_date(timezone.localdate(event.starts_at))}: {named(event.title)}"
        lines.append(f"{line}, {quoted(event.place)}" if event.place else line)
    return bullets(lines)


def _numbers(material: Material, microproject: Microproject) -> str:
    people = material.reach.of(microproject).people
    time = material.volunteer_time.get(microproject.pk, VolunteerTime())
    lines = []
    if people.best:
        lines.append(
            _("direct recipients: %(phrase)s (at least %(lower)s, most likely %(best)s, at most %(upper)s)")
            % {
                "phrase": safe_number_phrase(people.lower, people.best),
                "lower": number(people.lower),
                "best": number(people.best),
                "upper": number(people.upper),
            }
        )
    indirect = material.reach.indirect_by_microproject.get(microproject.pk)
    if indirect is not None and indirect.best:
        lines.append(
            _("indirect recipients, counted separately and never added: %(phrase)s")
            % {"phrase": safe_number_phrase(indirect.lower, indirect.best)}
        )
    if time.minutes:
        lines.append(_("confirmed volunteering hours: %(hours)s") % {"hours": decimal_hours(time.minutes)})
    return bullets(lines)


def _insights(microproject: Microproject, kind: InsightKind) -> str:
    return bullets([quoted(row.text) for row in microproject.insights.all() if row.kind == kind])
