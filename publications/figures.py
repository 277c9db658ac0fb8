"""Figures of the publication: a value, what it counts by which rule, and how many records stand behind it.

They are computed from records, in the active language, and frozen with the chapters. Nobody types them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kopalnia.lib.words.typography import number
from microprojects.models import Microproject
from microprojects.reach import Reach
from microprojects.reach_wording import safe_number_phrase
from publications.queries.material import DONE, Material, VolunteerTime, held_events


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is ready to print; `bounds` stand by numbers of people reached (at least, most likely, at most)."""

    key: str
    value: str
    label: str
    definition: str
    records: int
    records_label: str
    bounds: tuple[int, int, int] | None = None

    def frozen(self) -> dict[str, Any]:
        return asdict(self)


def recruitment_figures(material: Material) -> list[Figure]:
    """Applications sent and people enrolled."""
    counts, people = material.recruitment, material.people
    return [
        Figure(
            key="applications",
            value=number(counts["sent"]),
            label=ngettext("application sent", "applications sent", counts["sent"]),
            definition=_("Applications sent. Drafts and withdrawn applications are not counted."),
            records=counts["sent"],
            records_label=_applications(counts["sent"]),
        ),
        _enrolled(people["enrolled"]),
    ]


def training_figures(material: Material) -> list[Figure]:
    """Hours held and person-hours, both from signed lists only."""
    held = sum(module.held for module in material.modules)
    attended = sum(module.attended for module in material.modules)
    sessions = sum(module.sessions for module in material.modules)
    records = ngettext("%(n)s signed-off session", "%(n)s signed-off sessions", sessions) % {"n": number(sessions)}
    return [
        Figure(
            key="training_hours",
            value=_h(held),
            label=ngettext("training hour delivered", "training hours delivered", held // 60),
            definition=_("Total time of sessions with a signed-off attendance list, without breaks.") + _rounded(held),
            records=sessions,
            records_label=records,
        ),
        Figure(
            key="training_person_hours",
            value=_h(attended),
            label=ngettext("person-hour of training", "person-hours of training", attended // 60),
            definition=_("Total time everyone was present at signed-off sessions.") + _rounded(attended),
            records=sessions,
            records_label=records,
        ),
    ]


def microproject_figures(material: Material, microproject: Microproject) -> list[Figure]:
    """Recipients, events and confirmed hours of one microproject; zeros are left out."""
    events = len(held_events(microproject))
    time = material.volunteer_time.get(microproject.pk, VolunteerTime())
    figures = [
        _recipients(material.reach.of(microproject)),
        Figure(
            key="events",
            value=number(events),
            label=ngettext("event held", "events held", events),
            definition=_("Events that took place. Each date of a recurring event counts as one."),
            records=events,
            records_label=_events(events),
        ),
        _volunteer_hours(time),
    ]
    return [figure for figure in figures if figure.records]


def programme_figures(material: Material) -> list[Figure]:
    """The whole programme, for the chapter of numbers and the front page."""
    people = material.people
    events = sum(len(held_events(row)) for row in material.microprojects)
    done = [row for row in material.microprojects if row.state in DONE]
    figures = [
        _recipients(material.reach.direct),
        _enrolled(people["enrolled"]),
        Figure(
            key="completed",
            value=number(people["completed"]),
            label=ngettext("person completed the programme", "people completed the programme", people["completed"]),
            definition=_(
                "People who attended at least %(threshold)s%% of the planned training time and have at least one"
                " confirmed entry."
            )
            % {"threshold": material.edition.attendance_threshold},
            records=people["completed"],
            records_label=_participations(people["completed"]),
        ),
        *training_figures(material),
        Figure(
            key="microprojects",
            value=number(len(done)),
            label=ngettext("microproject completed", "microprojects completed", len(done)),
            definition=_("Microprojects that are finished or have a final report."),
            records=len(done),
            records_label=ngettext("%(n)s microproject", "%(n)s microprojects", len(done)) % {"n": number(len(done))},
        ),
        Figure(
            key="events",
            value=number(events),
            label=ngettext("event held", "events held", events),
            definition=_("Events that took place. Each date of a recurring event counts as one."),
            records=events,
            records_label=_events(events),
        ),
        _volunteer_hours(material.all_time),
    ]
    return [figure for figure in figures if figure.records]


def _recipients(reach: Reach) -> Figure:
    people = reach.people
    phrase = safe_number_phrase(people.lower, people.best)
    records = sum(1 for record in reach.records if record.event is not None)
    return Figure(
        key="recipients",
        value=phrase,
        label=(
            ngettext("direct recipient", "direct recipients", people.best)
            if phrase == number(people.best)
            else pgettext("after “about” or “over”", "direct recipients")
        ),
        definition=_(
            "People, not attendances: a series attended by the same people counts once, and declared overlaps are"
            " deducted. At least %(lower)s, most likely %(best)s, at most %(upper)s. We print “over” only when the"
            " lower figure is higher than the number. Indirect recipients are never added."
        )
        % {"lower": number(people.lower), "best": number(people.best), "upper": number(people.upper)},
        records=records,
        records_label=ngettext("from %(n)s event", "from %(n)s events", records) % {"n": number(records)},
        bounds=(people.lower, people.best, people.upper),
    )


def _enrolled(people: int) -> Figure:
    return Figure(
        key="enrolled",
        value=number(people),
        label=ngettext("person enrolled", "people enrolled", people),
        definition=_("Everyone accepted into the programme, including those who left early."),
        records=people,
        records_label=_participations(people),
    )


def _volunteer_hours(time: VolunteerTime) -> Figure:
    return Figure(
        key="volunteer_hours",
        value=_h(time.minutes),
        label=ngettext("hour of confirmed volunteering", "hours of confirmed volunteering", time.minutes // 60),
        definition=_("Hours from entries confirmed by someone other than their author. Other hours are not counted.")
        + _rounded(time.minutes),
        records=time.entries,
        records_label=ngettext("%(n)s entry", "%(n)s entries", time.entries) % {"n": number(time.entries)},
    )


def _applications(count: int) -> str:
    return ngettext("%(n)s application", "%(n)s applications", count) % {"n": number(count)}


def _participations(count: int) -> str:
    return ngettext("%(n)s participant", "%(n)s participants", count) % {"n": number(count)}


def _events(count: int) -> str:
    return ngettext("%(n)s event", "%(n)s events", count) % {"n": number(count)}


def _h(minutes: int) -> str:
    """Full hours: a figure of a book is a whole number, never larger than the truth."""
    return number(minutes // 60)


def _rounded(minutes: int) -> str:
    return " " + _("Rounded down to full hours.") if minutes % 60 else ""
