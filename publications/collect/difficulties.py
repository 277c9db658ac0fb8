"""Difficulties and lessons of the whole programme, as the teams noted them while they were fresh."""

from __future__ import annotations

from django.utils.translation import gettext as _

from microprojects.choices import InsightKind
from publications.choices import ChapterKind
from publications.collect.base import Collected, joined, named, section
from publications.markup import bullets, quoted
from publications.queries.material import Material


def collect(material: Material) -> Collected:
    hard, learnt = _told(material, InsightKind.DIFFICULTY), _told(material, InsightKind.LESSON)
    changes = sum(max(len(row.aim_versions.all()) - 1, 0) for row in material.microprojects)
    return Collected(
        kind=ChapterKind.DIFFICULTIES,
        title=_("Difficulties and lessons"),
        lead=_("A change of plan is a result too.") if changes else "",
        body=joined(section(_("What was hard"), bullets(hard)), section(_("What we learnt"), bullets(learnt))),
        records={"insight": len(hard) + len(learnt)},
    )


def _told(material: Material, kind: InsightKind) -> list[str]:
    return [
        f"{named(microproject.name)}: {quoted(insight.text)}"
        for microproject in material.microprojects
        for insight in microproject.insights.all()
        if insight.kind == kind
    ]
