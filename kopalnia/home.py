"""The home page: an ordered list of small sections, and the search of everything a person may see.

Each app says what it puts there (`<app>/home.py`); this module only chooses and orders. Who somebody is decides the
page: running an edition beats mentoring, mentoring beats taking part, taking part beats representing a company. A
person of several roles or editions switches by links (`?edycja=`, `?jako=`), which are ordinary addresses.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Count, F, Min, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_GET

import joining.home
import microprojects.home
import people.home
import programmes.home
import publications.home
import recruitment.home
import trainings.home
from joining.queries import invitations
from kopalnia.lib.domain import clock
from kopalnia.lib.web import asof
from kopalnia.lib.web.access import SignedInRequest, allow, public
from kopalnia.lib.web.action_items import ActionItem, in_order
from mentors.home import mentor_section
from mentors.queries import last_next_step
from microprojects.models import Microproject
from microprojects.queries.core import idle_mentor_counts, microproject_board
from microprojects.queries.core_facts import microproject_row, with_facts, with_mentors
from microprojects.queries.events import progress_counts
from organisations import queries as organisation_queries
from organisations.policies import read_registry
from people import audit
from people.choices import MailState
from people.models import AuditEntry, OutgoingMail, User
from people.policies import signed_in
from programmes.choices import EditionRoleName
from programmes.models import Edition
from programmes.namesakes import tell_apart
from programmes.queries import people as people_queries
from programmes.queries import setup
from publications.models import Publication
from publications.queries.withdrawn import set_titles
from recruitment.choices import ApplicationState
from recruitment.models import Application
from recruitment.presenters.applications import applicant_section
from reports import definitions, figures
from reports.home import former_companies
from trainings.queries import home as training_home
from visits import queries as visit_queries

MOST_ROWS = 7
RECENT = 6
FOUND = 20

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


def _counted(edition: Edition, today: dt.date) -> Edition:
    """The edition with all the numbers a coordinator's page counts, in one query: only for whom it is and where."""
    numbers = {
        **progress_counts(),
        **idle_mentor_counts(today),
        **_recruitment_counts(),
        **_mail_counts(),
        **training_home.attention_numbers(today),
        **setup.charge_numbers(),
        **programmes.home.agreement_numbers(today),
        **programmes.home.organisation_change_counts(today),
        **trainings.home.document_numbers(),
        **joining.home.card_numbers(today),
        **invitations.attention_numbers(),
        **publications.home.attention_numbers(today),
    }
    return Edition.objects.annotate(**numbers).get(pk=edition.pk)


def _recruitment_counts() -> dict[str, Any]:
    sent = Application.objects.filter(edition=OuterRef("pk"), state=ApplicationState.SUBMITTED).order_by()
    waiting = sent.filter(verdict="").values("edition")
    unknown = sent.exclude(verdict="").exclude(verdict=F("announced_verdict")).values("edition")
    return {
        "waiting": Coalesce(Subquery(waiting.annotate(n=Count("pk")).values("n")), Value(0)),
        "waiting_since": Subquery(waiting.annotate(first=Min("submitted_at")).values("first")),
        "to_announce": Coalesce(Subquery(unknown.annotate(n=Count("pk")).values("n")), Value(0)),
    }


def _mail_counts() -> dict[str, Any]:
    failed = OutgoingMail.objects.filter(edition_id=OuterRef("pk"), state=MailState.FAILED).order_by()
    return {
        "mails_failed": Coalesce(Subquery(failed.values("edition_id").annotate(n=Count("pk")).values("n")), Value(0))
    }


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
            "editions": Edition.objects.public().select_related("programme").order_by("-starts_on")[:10],
        },
    )


def _coordinator(request: SignedInRequest, edition: Edition, context: dict[str, Any]) -> HttpResponse:
    today: dt.date = context["today"]
    # What waits is a matter of today: a day gone by has nothing to do, so it shows the figures instead.
    back = asof.looking_back(request)
    rows = [] if back else [*_of_the_portal(request.user, edition), *attention(_counted(edition, today), today)]
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


def _of_the_portal(user: User, edition: Edition) -> list[ActionItem]:
    """Rows for administrators that belong to no edition, or to others than this one."""
    return [*people.home.attention(user), *in_order([programmes.home.attention_elsewhere(user, edition)])]


def attention(edition: Edition, today: dt.date) -> list[ActionItem]:
    """All rows of «Wymaga uwagi», blocking first, then the longest waiting. `edition` comes from `_counted`."""
    counts = {
        name: getattr(edition, name)
        for name in (*progress_counts(), *idle_mentor_counts(today), "waiting", "waiting_since", "to_announce")
    }
    failed: int = edition.mails_failed  # type: ignore[attr-defined]
    unsigned, may_miss = trainings.home.attention(edition, today)
    return in_order(
        [
            *recruitment.home.attention_of_applications(edition, counts),
            joining.home.attention_of_invitations(edition),
            recruitment.home.attention_of_call(edition, today),
            unsigned,
            joining.home.attention_of_accounts(edition),
            may_miss,
            joining.home.attention_of_cards(edition),
            programmes.home.attention_of_charge(edition, today),
            programmes.home.attention_of_agreements(edition, today),
            programmes.home.organisation_changes_to_check(edition, today),
            *trainings.home.attention_of_documents(edition),
            *microprojects.home.attention(edition, today),
            *microprojects.home.attention_of_progress(edition, counts),
            *publications.home.attention(edition, today),
            ActionItem(
                count=failed,
                sentence=ngettext("message could not be sent.", "messages could not be sent.", failed),
                verb=_("See the messages"),
                url=reverse("programmes:message_list", args=[edition.code]),
            ),
        ]
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
    sums = figures.sums_of(edition, on=day)
    return {
        "figures": sums,
        "active_label": definitions.ACTIVE.said_of(sums["active"], looking_back=True),
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


@dataclass(frozen=True, slots=True)
class Found:
    """One hit of the search."""

    title: str
    detail: str
    url: str


@allow(signed_in)
@require_GET
def search(request: SignedInRequest) -> HttpResponse:
    """Teams and organisations by any name they ever had, people and resource cards: whatever the person may see."""
    text = request.GET.get("q", "").strip()[:100]
    user = request.user
    microprojects: Iterable[Found] = ()
    people: Iterable[Found] = ()
    cards: Iterable[Found] = ()
    organisations: Iterable[Found] = ()
    if text:
        today = asof.day(request)
        rows = Microproject.objects.visible_to(user).found_by(text)
        found = with_mentors(with_facts(rows, today=today), today=today)
        microprojects = [
            Found(
                facts.microproject.name,
                _("formerly: %(name)s") % {"name": facts.former_name} if facts.former_name else "",
                reverse("microprojects:microproject_detail", args=[facts.microproject.code]),
            )
            for facts in (microproject_row(row, today=today, staff=False) for row in found[:FOUND])
        ]
        parts = list(people_queries.found(text, user)[:FOUND])
        tell_apart((row.user for row in parts), private=True)  # all are people the reader runs, or the reader
        people = [
            Found(row.user.told_apart, row.edition.name, reverse("programmes:person_detail", args=[row.code]))
            for row in parts
        ]
        cards = [
            Found(row.title, row.place, reverse("visits:resource_detail", args=[row.code]))
            for row in visit_queries.cards(None, user, text=text)[:FOUND]
        ]
        if read_registry(user):
            organisations = [
                Found(
                    row.name_then,
                    _("formerly: %(name)s") % {"name": row.found_as} if row.found_as else row.get_kind_display(),
                    reverse("organisations:organisation_detail", args=[row.code]),
                )
                for row in organisation_queries.found(text, user, on=today)[:FOUND]
            ]
    return render(
        request,
        "home/search.html",
        {
            "q": text,
            "microprojects": microprojects,
            "people": people,
            "cards": cards,
            "organisations": organisations,
            "any": any((microprojects, people, cards, organisations)),
        },
    )
