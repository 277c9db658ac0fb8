"""Numbers of the whole programme, each with its rule. «Over 2,000» only when the lower bound says so."""

from __future__ import annotations

from django.utils.translation import gettext as _

from microprojects.reach_wording import safe_number_phrase
from publications.choices import ChapterKind
from publications.collect.base import Collected, joined, section, table
from publications.figures import programme_figures
from publications.queries.material import Material


def collect(material: Material) -> Collected:
    figures = programme_figures(material)
    rows = [[figure.label, figure.value, figure.records_label] for figure in figures]
    people, indirect = material.reach.direct.people, material.reach.indirect
    reached = (
        _("The microprojects reached %(phrase)s direct recipients.")
        % {"phrase": safe_number_phrase(people.lower, people.best)}
        if people.best
        else ""
    )
    apart = (
        _("Indirect recipients, counted separately and never added: %(phrase)s.")
        % {"phrase": safe_number_phrase(indirect.lower, indirect.best)}
        if indirect.best
        else ""
    )
    body = joined(
        reached,
        section(_("What we counted"), table([_("What"), _("How many"), _("Records")], rows) if rows else ""),
        section(_("How we count people"), _method(), apart) if people.best else "",
    )
    return Collected(
        kind=ChapterKind.NUMBERS,
        title=_("Numbers"),
        lead=reached,
        body=body,
        records={figure.key: figure.records for figure in figures},
    )


def _method() -> str:
    return _(
        "Attendances are not people. A series attended by the same people counts once, and people who came to two"
        " events are deducted. An estimate is a range: at least, most likely, at most. We write “over” only when the"
        " lower figure is higher than the number, otherwise “about”."
    )
