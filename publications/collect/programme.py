"""The programme and its partners: aim, organisations with their roles and dates, phases, money."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kopalnia.lib.words import typography
from kopalnia.lib.words.typography import short_range
from programmes.models import Partnership, Programme
from publications.choices import ChapterKind
from publications.collect.base import Collected, example_note, joined, named, section
from publications.markup import bullets, paragraphs, quoted
from publications.queries.material import Material


def collect(material: Material) -> Collected:
    programme = material.edition.programme
    body = joined(
        paragraphs(programme.description),
        section(_("Aim"), paragraphs(programme.aim)),
        section(_("Who is behind it"), bullets([_partner(row) for row in material.partnerships])),
        section(
            _("When"),
            bullets([f"{quoted(str(p))}: {short_range(p.starts_on, p.ends_on)}" for p in material.phases]),
        ),
        section(_("Budget"), _money(programme)),
        example_note(programme.example_note),
    )
    return Collected(
        kind=ChapterKind.PROGRAMME,
        title=_("Where the idea came from"),
        lead=_("%(name)s: who, with whom and why.") % {"name": programme.name},
        body=body,
        records={"programme": 1, "partnership": len(material.partnerships), "phase": len(material.phases)},
    )


def _partner(row: Partnership) -> str:
    told = f"{named(row.organisation.name)} – {row.get_role_display()}"
    if row.ends_on is not None:
        told += f" ({short_range(row.starts_on, row.ends_on)})"
    return f"{told}. {quoted(row.description)}" if row.description else told


def _money(programme: Programme) -> str:
    if programme.budget_total is None:
        return ""
    total = typography.money(programme.budget_total)
    if programme.grant_amount is None:
        return _("Total budget: %(total)s.") % {"total": total}
    return _("Total budget: %(total)s, including a grant of %(grant)s.") % {
        "total": total,
        "grant": typography.money(programme.grant_amount),
    }
