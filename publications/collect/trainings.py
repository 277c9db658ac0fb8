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
    head = [_("Topic"), _("Hours planned"), _("Hours delivered"), _("Person-hours")]
    body = joined(
        section(_("Topics and hours"), table(head, rows) if rows else ""),
        section(_("Who completed the training"), _completed(material) if rows else ""),
    )
    return Collected(
        kind=ChapterKind.TRAININGS,
        title=_("Training"),
        lead=_("%(hours)s hours of training, all signed off.") % {"hours": decimal_hours(held)} if held else "",
        body=body,
        records={"module": len(modules), "session": sum(module.sessions for module in modules)},
    )


def _completed(material: Material) -> str:
    completed = material.people["completed"]
    rule = _("Training is complete once a person has attended %(threshold)s%% of the planned hours.") % {
        "threshold": material.edition.attendance_threshold
    }
    result = ngettext(
        "%(n)s person has completed the training and has a confirmed volunteering entry.",
        "%(n)s people have completed the training and have a confirmed volunteering entry.",
        completed,
    ) % {"n": number(completed)}
    return f"{rule} {result}"
