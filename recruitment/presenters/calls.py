"""The words of a call: how long it lasts, what awaits whom, who stands behind it. Computed from rows already read."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.words import typography
from organisations.models import Organisation
from programmes.choices import PartnershipRole, PhaseKind
from programmes.models import Edition, Phase
from programmes.models.call import CLOSED, COMING, OPEN, UNDATED
from recruitment.policies import stopped_because


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call in a list: a light, words with the date, and the places."""

    edition: Edition
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class CallStep:
    """One phase as a step of the way, with its dates and what happens in it."""

    name: str
    dates: str
    text: str
    current: bool


@dataclass(frozen=True, slots=True)
class CallPlaces:
    organisation: Organisation
    places: int | None


@dataclass(frozen=True, slots=True)
class CallFacts:
    """All that the public page of a call says beyond the texts the coordinators wrote."""

    state: str
    kind: str
    words: str
    steps: list[CallStep]
    companies: list[CallPlaces]
    places: int
    partners: list[Organisation]

    @property
    def is_open(self) -> bool:
        return self.state == OPEN


LIGHTS = {UNDATED: "idle", COMING: "idle", OPEN: "run", CLOSED: "idle"}


def call_words(edition: Edition, today: dt.date) -> tuple[str, str, str]:
    """State, light and sentence of a call on a day."""
    window = edition.call
    state = window.state(today)
    if window.stopped:
        return state, LIGHTS[state], stopped_because(edition)
    if state == UNDATED or window.opens_on is None or window.closes_on is None:
        return UNDATED, LIGHTS[UNDATED], _("The dates have not been set yet.")
    if state == COMING:
        return state, LIGHTS[state], _("The call opens on %(date)s.") % {"date": typography.long_date(window.opens_on)}
    if state == CLOSED:
        return (
            state,
            LIGHTS[state],
            _("The call closed on %(date)s.") % {"date": typography.long_date(window.closes_on)},
        )
    left = window.days_left(today)
    if not left:
        return state, LIGHTS[state], _("The call is open until midnight: today is the last day.")
    words = ngettext(
        "The call is open until %(date)s: %(days)s day left.",
        "The call is open until %(date)s: %(days)s days left.",
        left,
    )
    return state, LIGHTS[state], words % {"date": typography.long_date(window.closes_on), "days": left}


def call_lines(editions: Iterable[Edition], today: dt.date) -> list[CallLine]:
    """One line of the list for each edition; asks the database nothing."""
    lines = []
    for edition in editions:
        _state, kind, words = call_words(edition, today)
        lines.append(CallLine(edition=edition, kind=kind, words=words))
    return lines


def call_facts(edition: Edition, today: dt.date) -> CallFacts:
    """Everything from an edition read through `call_page`; asks the database nothing."""
    state, kind, words = call_words(edition, today)
    companies: dict[int, CallPlaces] = {}
    partners: dict[int, Organisation] = {}
    for row in sorted(edition.partnerships.all(), key=lambda row: (row.is_active(today), row.pk)):
        partners.setdefault(row.organisation_id, row.organisation)
        if row.role == PartnershipRole.EMPLOYER:
            companies[row.organisation_id] = CallPlaces(row.organisation, row.places)
    listed = sorted(companies.values(), key=lambda row: (row.organisation.sort_key, row.organisation.pk))
    return CallFacts(
        state=state,
        kind=kind,
        words=words,
        steps=[_step(phase, edition, today) for phase in edition.phases.all()],
        companies=listed,
        places=sum(row.places or 0 for row in listed),
        partners=sorted(partners.values(), key=lambda row: (row.sort_key, row.pk)),
    )


def _step(phase: Phase, edition: Edition, today: dt.date) -> CallStep:
    return CallStep(
        name=phase.get_kind_display(),
        dates=typography.short_range(phase.starts_on, phase.ends_on),
        text=_step_text(phase, edition),
        current=phase.starts_on <= today <= phase.ends_on,
    )


def _step_text(phase: Phase, edition: Edition) -> str:
    minutes = getattr(edition, "training_minutes", None)
    if phase.kind == PhaseKind.TRAINING and minutes:
        return _("%(hours)s hours of training; %(threshold)s%% of them earns a certificate.") % {
            "hours": typography.decimal_hours(minutes),
            "threshold": edition.attendance_threshold,
        }
    return {
        PhaseKind.RECRUITMENT: _("A short form. All decisions are announced on one day."),
        PhaseKind.TRAINING: _("Meetings with people from all the companies."),
        PhaseKind.IDEAS: _("You form a team and, with a mentor, choose what to change."),
        PhaseKind.IMPLEMENTATION: _("A project of your own for people nearby, with a budget."),
        PhaseKind.PUBLICATION: _("Your story in a book and on the web."),
    }[PhaseKind(phase.kind)]
