"""The home page: an ordered list of small sections.

Each app says what it puts there (`<app>/home.py`); this module only chooses and orders. Who somebody is decides the
page: running an edition beats mentoring, mentoring beats taking part, taking part beats representing a company. A
person of several roles or editions switches by links (`?edycja=`, `?jako=`), which are ordinary addresses.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

import microprojects.home
import trainings.home
from kopalnia.home.attention import action_items, counted, of_the_portal
from kopalnia.lib.domain import clock
from kopalnia.lib.web import asof
from kopalnia.lib.web.access import SignedInRequest, public
from mentors.home import mentor_section
from mentors.queries import last_next_step
from microprojects.queries.core import microproject_board
from people import audit
from people.models import AuditEntry, User
from programmes.choices import EditionRoleName
from programmes.models import Edition
from publications.models import Publication
from publications.queries.withheld import set_titles
from recruitment.presenters.applications import applicant_section
from reports import definitions, figures
from reports.home import former_companies

MOST_ROWS = 7
RECENT = 6

# In this order a role decides the page when no other is asked for.
PAGES = (
    (EditionRoleName.COORDINATOR, "koordynacja"),
    (EditionRoleName.ADMINISTRATOR, "koordynacja"),
    (EditionRoleName.MENTOR, "opieka"),
    (EditionRoleName.PARTICIPANT, "udzial"),
    (EditionRoleName.REPRESENTATIVE, "firma"),
)
AS_WHOM = {
    "koordynacja": pgettext_lazy("role", "as a coordinator"),
    "opieka": pgettext_lazy("role", "as a mentor"),
    "udzial": pgettext_lazy("role", "as a participant"),
    "firma": gettext_lazy("as the company"),
}


@public("The first page: the open calls for visitors, the own home for people who signed in.")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The home of a role in an edition (`?edycja=`, `?jako=`); visitors and newcomers see the open calls."""
    if not request.user.is_authenticated:
        return _visitor(request)
    user: User = request.user
    editions = list(_editions(user))
    if not editions:
        return _newcomer(request, user)
    edition = _chosen(request, editions)
    pages = _pages(edition)
    page = request.GET.get("jako", "")
    page = page if page in pages else pages[0]
    context = {
        "edition": edition,
        "section": "pulpit",
        "elsewhere": [
            *((f"?edycja={other.code}", other) for other in editions if other != edition),
            *(
                (f"?edycja={edition.code}&jako={other}", user.in_form(AS_WHOM[other]))
                for other in pages
                if other != page
            ),
        ],
        "today": asof.day(request),
    }
    return HOMES[page](cast("SignedInRequest", request), edition, context)


def _editions(user: User) -> Any:
    """The person's editions with their roles."""
    return Edition.objects.visible_to(user).select_related("programme").order_by("-starts_on", "pk")


def _chosen(request: HttpRequest, editions: list[Edition]) -> Edition:
    """The edition asked for, else the one that runs today, else the newest."""
    asked, today = request.GET.get("edycja", ""), clock.today()
    by_code = {edition.code: edition for edition in editions}
    running = [edition for edition in editions if edition.starts_on <= today <= edition.ends_on]
    return by_code.get(asked) or (running or editions)[0]


def _pages(edition: Edition) -> list[str]:
    pages: list[str] = []
    for role, page in PAGES:
        if role in edition.roles and page not in pages:
            pages.append(page)
    return pages


def _visitor(request: HttpRequest) -> HttpResponse:
    """What anybody reads: open calls and released publications. Three queries."""
    released = list(Publication.objects.released().select_related("edition__programme")[:10])
    set_titles(released)
    return render(
        request,
        "home/visitor.html",
        {
            "editions": Edition.objects.public().select_related("programme").order_by("-starts_on")[:10],
            "publications": released,
        },
    )


def _newcomer(request: HttpRequest, user: User) -> HttpResponse:
    """Somebody without a role: what they still may read of a company, own applications and the open calls."""
    return render(
        request,
        "home/newcomer.html",
        {
            "applicant": applicant_section(user, clock.today()),
            "formers": former_companies(user),
            "administers": user.is_administrator,
            "editions": Edition.objects.public().select_related("programme").order_by("-starts_on")[:10],
        },
    )


def _coordinator(request: SignedInRequest, edition: Edition, context: dict[str, Any]) -> HttpResponse:
    today: dt.date = context["today"]
    # What waits is a matter of today: a day gone by has nothing to do, so it shows the figures instead.
    back = asof.looking_back(request)
    rows = [] if back else [*of_the_portal(request.user, edition), *action_items(counted(edition, today), today)]
    totals = _totals(edition, today) if back else {}
    return render(
        request,
        "home/coordinator.html",
        {
            **context,
            "rows": rows[:MOST_ROWS] if "wszystko" not in request.GET else rows,
            "more": max(len(rows) - MOST_ROWS, 0) if "wszystko" not in request.GET else 0,
            "waiting": len(rows),
            "blocking": sum(row.blocking for row in rows),
            "phases": [PhaseRow.of(phase) for phase in edition.phases.all()],
            "board": microproject_board(edition, today),
            "recent": _recent(edition, today),
            **totals,
        },
    )


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A phase as the phase line draws it."""

    name: str
    starts_on: dt.date
    ends_on: dt.date
    fact: str = ""

    @classmethod
    def of(cls, phase: Any) -> "PhaseRow":
        return cls(str(phase.get_kind_display()), phase.starts_on, phase.ends_on)


def _totals(edition: Edition, day: dt.date) -> dict[str, Any]:
    totals = figures.totals_of(edition, on=day)
    return {
        "figures": totals,
        "active_label": definitions.ACTIVE.said_of(totals["active"], looking_back=True),
        "person_hours": definitions.PERSON_HOURS,
        "volunteer_hours": definitions.VOLUNTEER_HOURS,
    }


def _recent(edition: Edition, day: dt.date) -> list[audit.HistoryLine]:
    return audit.render_lines(audit.until(AuditEntry.objects.filter(edition_id=edition.pk), day), limit=RECENT)


def _mentor(request: SignedInRequest, edition: Edition, context: dict[str, Any]) -> HttpResponse:
    section = mentor_section(request.user, edition, context["today"])
    return render(request, "home/mentor.html", {**context, "mentor": section})


def _participant(request: SignedInRequest, edition: Edition, context: dict[str, Any]) -> HttpResponse:
    # Nobody looks back at a to-do of their own: a participant's home is always of today.
    today = context["today"] = clock.today()
    work = microprojects.home.participant_section(request.user, edition, today)
    step = last_next_step([work.facts.microproject.pk]) if work.facts else {}
    return render(
        request,
        "home/participant.html",
        {
            **context,
            "training": trainings.home.participant_section(request.user, edition, today),
            "work": work,
            "returned": microprojects.home.returned(work.entries),
            "next_step": step.get(work.facts.microproject.pk) if work.facts else None,
        },
    )


def _company(request: SignedInRequest, edition: Edition, context: dict[str, Any]) -> HttpResponse:
    return redirect("reports:results", edition.code)


HOMES = {"koordynacja": _coordinator, "opieka": _mentor, "udzial": _participant, "firma": _company}
