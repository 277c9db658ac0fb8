"""Recruitment: the call in numbers. Nobody is named and no answer is quoted."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.words.typography import number
from programmes.choices import PartnershipRole
from publications.choices import ChapterKind
from publications.collect.base import Collected, joined, named, section
from publications.markup import bullets, paragraphs
from publications.queries.material import Material


def collect(material: Material) -> Collected:
    edition, sent, people = material.edition, material.recruitment, material.people
    places = [
        ngettext("%(company)s: %(n)s place", "%(company)s: %(n)s places", row.places)
        % {"company": named(row.organisation.name), "n": number(row.places)}
        for row in material.partnerships
        if row.role == PartnershipRole.EMPLOYER and row.places
    ]
    body = joined(
        section(_("Who it is for"), paragraphs(edition.call_for_whom)),
        section(_("Places"), bullets(places)),
        section(_("How it went"), " ".join(_sentences(sent, people))),
    )
    return Collected(
        kind=ChapterKind.RECRUITMENT,
        title=_("Recruitment"),
        lead=_("Taking part was voluntary: everyone applied for themselves."),
        body=body,
        records={"application": sent["sent"], "participation": people["enrolled"]},
    )


def _sentences(sent: dict[str, int], people: dict[str, int]) -> list[str]:
    told = []
    if sent["sent"]:
        told.append(
            ngettext("We received %(n)s application.", "We received %(n)s applications.", sent["sent"])
            % {"n": number(sent["sent"])}
        )
    if people["enrolled"]:
        told.append(
            ngettext("%(n)s person took part.", "%(n)s people took part.", people["enrolled"])
            % {"n": number(people["enrolled"])}
        )
    if sent["reserve"]:
        told.append(
            ngettext(
                "%(n)s person was on the reserve list.", "%(n)s people were on the reserve list.", sent["reserve"]
            )
            % {"n": number(sent["reserve"])}
        )
    if people["left"]:
        told.append(
            ngettext("%(n)s person left before the end.", "%(n)s people left before the end.", people["left"])
            % {"n": number(people["left"])}
        )
    return told
