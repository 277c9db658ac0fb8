"""Credits: organisations, people who agreed to be named, and the sentence the funder asks for."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.words.typography import number
from publications.choices import ChapterKind
from publications.collect.base import Collected, joined, section
from publications.markup import bullets, paragraphs, quoted
from publications.queries.material import Material


def collect(material: Material) -> Collected:
    named = material.named
    unnamed = len(named["unnamed"])
    organisations = list(dict.fromkeys(row.organisation.name for row in material.partnerships))
    others = (
        ngettext(
            "%(n)s more person worked on the programme and is not named here.",
            "%(n)s more people worked on the programme and are not named here.",
            unnamed,
        )
        % {"n": number(unnamed)}
        if unnamed
        else ""
    )
    body = joined(
        section(_("Organisations"), bullets([quoted(name) for name in organisations])),
        section(_("Coordinators"), _names(named["coordinators"])),
        section(_("Mentors"), _names(named["mentors"])),
        section(_("Participants"), _names(named["participants"])),
        others,
        section(_("Funding"), paragraphs(material.edition.programme.funder_formula)),
    )
    return Collected(
        kind=ChapterKind.CREDITS,
        title=_("Credits"),
        lead=_("We name only people who agreed to be named."),
        body=body,
        records={
            "partnership": len(material.partnerships),
            "named_person": sum(len(named[group]) for group in ("coordinators", "mentors", "participants")),
        },
    )


def _names(names: list[str]) -> str:
    return ", ".join(quoted(name) for name in names)
