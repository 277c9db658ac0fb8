"""Trainings: topics, hours planned and held, hours of all people together, who completed."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.words.typography import decimal_hours, number
from publications.choices import ChapterKind
from publications.collect.base import Collected, joined, section, table
from publications.markup import quoted
from publications.queries.material import Material


def collect(material: Material) -> Collected:
    modules = material.modules
    held = sum(module.held for module in modules)
    rows = [
        [
            quoted(module.topic),
            decimal_hours(module.planned),
            decimal_hours(module.held),
            decimal_hours(module.attended),
        ]
        for module in modules
    ]
    head = [_("Topic"), _("Hours planned"), _("Hours held"), _("Person-hours")]
    body = joined(
        section(_("Topics and hours"), table(head, rows) if rows else ""),
        section(_("Who completed the trainings"), _completed(material) if rows else ""),
    )
    return Collected(
        kind=ChapterKind.TRAININGS,
        title=_("Trainings"),
        lead=_("Hours held and signed off: %(hours)s.") % {"hours": decimal_hours(held)} if held else "",
        body=body,
        records={"module": len(modules), "session": sum(module.sessions for module in modules)},
    )


def _completed(material: Material) -> str:
    completed = material.people["completed"]
    rule = _("The trainings count as completed from %(threshold)s%% of the planned time.") % {
        "threshold": material.edition.attendance_threshold
    }
    result = ngettext(
        "%(n)s person has them completed and a confirmed entry of volunteer work.",
        "%(n)s people have them completed and a confirmed entry of volunteer work.",
        completed,
    ) % {"n": number(completed)}
    return f"{rule} {result}"
