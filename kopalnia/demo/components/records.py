"""What shows records: figures, facts, photos, changes, the history."""

import datetime as dt
from dataclasses import dataclass

from django.templatetags.static import static
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kopalnia.demo.components.component import Component
from kopalnia.lib.domain import clock
from kopalnia.lib.words import typography
from microprojects.presenters.plan import DiffRow, TimelineEvent
from people.audit import HistoryLine

HERE = "#main"


@dataclass(frozen=True, slots=True)
class SamplePhase:
    name: str
    starts_on: dt.date
    ends_on: dt.date
    fact: str = ""


def components() -> list[Component]:
    return [
        _bounds(),
        _bricks_legend(),
        _diff(),
        _door(),
        Component(
            "estate",
            _("A drawing for the band above a call. It carries no information, so screen readers skip it."),
            ({},),
            within="band",
        ),
        _facts(),
        _former_name(),
        _history_list(),
        _phase_line(),
        _photo(),
        _timeline(),
        Component("was", _("A former name in a list."), ({"name": "Kolorowe Korytarze"},)),
    ]


def _bounds() -> Component:
    people = {"lower": 340, "best": 410, "upper": 520}
    return Component(
        "bounds",
        _("People reached: three numbers, their band and how they were counted."),
        (
            {**people, "scale": 600, "url": HERE},
            {**people, "method": _("Hours from entries confirmed by someone other than their author.")},
        ),
    )


def _bricks_legend() -> Component:
    return Component("bricks_legend", _("Explains a bar of bricks, once on a page."), ({}, {"goal": 32}))


def _diff() -> Component:
    rows = [
        DiffRow(
            _("Aim"), "Pomalować sale na oddziale dziecięcym.", "Pomalować korytarze, którymi dzieci jadą na zabieg."
        ),
        DiffRow(_("Place"), "Zabrze", "Zabrze"),
        DiffRow(_("Budget"), typography.money(2400), typography.money(3150), said=False),
        DiffRow(_("Who it is for"), "", "Dzieci, które czekają na operację."),
    ]
    return Component(
        "diff",
        _("Two versions of a text, field by field."),
        (
            {"rows": rows, "caption": _("A change of plan"), "why": "Szpital odnowił sale sam, w styczniu."},
            {"rows": rows[:2]},
        ),
    )


def _door() -> Component:
    label = _("confirmed volunteering")
    return Component(
        "door",
        _("A figure that opens to the records it is counted from. A closed one says why."),
        (
            {"figure": typography.hours(71_160), "label": label, "records": _("See the entries"), "url": HERE},
            {"figure": "–", "label": label, "records": _("too few people to show yet")},
        ),
        within="doors",
    )


def _facts() -> Component:
    facts = [
        {"term": _("Recipients"), "value": "Dzieci z oddziału chirurgii", "said": True},
        {"term": _("Team hours"), "value": typography.hours(9_600), "url": HERE},
        {"term": _("Place"), "value": ""},
        {"term": _("Budget"), "value": typography.money(3150)},
    ]
    return Component("facts", _("Short facts with their names; what is not known is left out."), ({"facts": facts},))


def _former_name() -> Component:
    name = {"name": "Kolorowe Korytarze", "until": dt.date(2017, 3, 14)}
    return Component(
        "former_name",
        _("The former name under a heading."),
        (name, {**name, "note": _("A change of plan")}),
    )


def _history_list() -> Component:
    def line(day: int, sentence: str, reason: str = "", private_reason: str = "") -> HistoryLine:
        at = dt.datetime(2017, 6, day, 9, 12, tzinfo=timezone.get_default_timezone())
        return HistoryLine(at, "", SafeString(sentence), reason, private_reason, actor_id=None)

    entries = [
        line(12, "Zofia Lis potwierdziła wpis Grzegorza Maja"),
        line(8, "Barbara Wilczek przyjęła zmianę celu", "Szpital odnowił sale sam."),
        line(3, "Barbara Wilczek odwołała zajęcia", "Brak sali.", "Dom kultury zalało."),
    ]
    return Component(
        "history_list",
        _("What happened, in sentences, newest first."),
        ({"entries": entries}, {"entries": []}, {"entries": [], "empty": _("You have no notes yet.")}),
    )


def _phase_line() -> Component:
    today = clock.today()

    def around(first: int, last: int, name: str, fact: str = "") -> SamplePhase:
        return SamplePhase(name, today + dt.timedelta(days=first), today + dt.timedelta(days=last), fact)

    phases = [
        around(-150, -90, "Nabór", "42 zgłoszenia"),
        around(-89, -20, "Szkolenia", "35 z 40 godzin"),
        around(-40, 60, "Mikroprojekty", "5 grup"),
        around(61, 120, "Publikacja"),
    ]
    return Component(
        "phase_line",
        _("The phases of an edition against the months, with today."),
        ({"phases": phases, "today": today},),
    )


def _photo() -> Component:
    drawing = {"url": static("img/drawing.svg"), "alt": "Rysunek: pagórki i słońce.", "width": 640, "height": 420}
    return Component(
        "photo",
        _("A photo with its caption; a smaller one leads to the whole."),
        (
            {**drawing, "caption": "Pierwsza sobota na oddziale, 11 marca 2017."},
            {**drawing, "full_url": static("img/drawing.svg"), "caption": ""},
        ),
        within="photos",
    )


def _timeline() -> Component:
    events = [
        TimelineEvent(dt.date(2017, 1, 14), _("Team “%(name)s” created") % {"name": "Kolorowe Korytarze"}),
        TimelineEvent(dt.date(2017, 3, 14), "Nowa nazwa: Malowanie Szpitala", "turn", "Szpital odnowił sale sam."),
        TimelineEvent(dt.date(2017, 6, 3), "Dziś: trzy korytarze pomalowane", "now"),
        TimelineEvent(dt.date(2017, 6, 24), "Otwarcie z rodzicami", "next"),
    ]
    return Component("timeline", _("Events in time, newest at the bottom."), ({"events": events},))
