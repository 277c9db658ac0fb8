"""Study visits, meetings with organisations and the public cards of the resource map.

People of a visit are told only as sums. Speakers stand in the agenda by their role and organisation, not by name: nobody
has asked them for a consent to be in a publication.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.words.typography import number, short_range
from publications.choices import ChapterKind
from publications.collect.base import Collected, joined, named, section
from publications.markup import bullets, paragraphs, quoted
from publications.queries.material import Material
from visits.models import AgendaItem, ResourceCard, Visit


def collect(material: Material) -> Collected:
    visits, resources = material.visits, material.resources
    body = joined(
        *(_visit(visit) for visit in visits),
        section(_("What we found along the way"), bullets([_resource(card) for card in resources])),
    )
    return Collected(
        kind=ChapterKind.VISITS,
        title=_("Visits and resources"),
        lead=_("Helping people is a profession. We learned from those who do it every day.") if visits else "",
        body=body,
        records={
            "visit": len(visits),
            "attendee": sum(visit.totals[0] for visit in visits),  # type: ignore[attr-defined]
            "resource": len(resources),
        },
    )


def _visit(visit: Visit) -> str:
    where = ", ".join(part for part in (short_range(visit.starts_on, visit.ends_on), quoted(visit.place)) if part)
    return section(
        quoted(visit.title),
        f"{visit.get_kind_display()}, {where}.",
        paragraphs(visit.purpose),
        _people(*visit.totals),  # type: ignore[attr-defined]
        section(
            _("Agenda"), bullets([_item(item) for item in visit.agenda.all() if item.removed_at is None]), level=3
        ),
        section(_("What came of it"), paragraphs(visit.outcome), level=3),
    )


def _people(people: int, women: int, unknown: int) -> str:
    """«35 osób, w tym 25 kobiet»; the sex of some may be unknown, and then it is said."""
    if not people:
        return ""
    values = {
        "n": number(people),
        "women": ngettext("%(n)s woman", "%(n)s women", women) % {"n": number(women)},
    }
    if women:
        told = ngettext(
            "%(n)s person took part, including %(women)s.", "%(n)s people took part, including %(women)s.", people
        )
    else:
        told = ngettext("%(n)s person took part.", "%(n)s people took part.", people)
    if not unknown:
        return told % values
    missing = ngettext("Sex not recorded for %(n)s person.", "Sex not recorded for %(n)s people.", unknown)
    return f"{told % values} {missing % {'n': number(unknown)}}"


def _item(item: AgendaItem) -> str:
    speaker = ", ".join(quoted(part) for part in (item.speaker_role, item.speaker_organisation) if part)
    return f"{quoted(item.title)} ({speaker})" if speaker else quoted(item.title)


def _resource(card: ResourceCard) -> str:
    told = f"{named(card.title)} ({card.get_kind_display()}, {card.get_direction_display()})"
    if card.place:
        told += f", {quoted(card.place)}"
    return f"{told}: {quoted(card.description)}" if card.description else told
