"""The search of everything a person may see: teams, people, resource cards, organisations."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kopalnia.lib.web import asof
from kopalnia.lib.web.access import SignedInRequest, allow
from microprojects.models import Microproject
from microprojects.queries.core_facts import microproject_row, with_facts, with_mentors
from organisations import queries as organisation_queries
from organisations.namesakes import tell_apart
from organisations.policies import read_registry
from people.models import User
from people.policies import signed_in
from programmes.queries import people as people_queries
from visits import queries as visit_queries

FOUND = 20


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
    found: dict[str, list[Found]] = {}
    if text:
        user, today = request.user, asof.day(request)
        found = {
            "microprojects": _microprojects(text, user, today),
            "people": _people(text, user),
            "cards": _cards(text, user),
            "organisations": _organisations(text, user, today),
        }
    return render(request, "home/search.html", {"q": text, "any": any(found.values()), **found})


def _microprojects(text: str, user: User, today: dt.date) -> list[Found]:
    rows = Microproject.objects.visible_to(user).found_by(text)
    found = with_mentors(with_facts(rows, today=today), today=today)
    return [
        Found(
            facts.microproject.name,
            _("formerly: %(name)s") % {"name": facts.former_name} if facts.former_name else "",
            reverse("microprojects:microproject_detail", args=[facts.microproject.code]),
        )
        for facts in (microproject_row(row, today=today, staff=False) for row in found[:FOUND])
    ]


def _people(text: str, user: User) -> list[Found]:
    """All are people the reader runs, or the reader."""
    rows = list(people_queries.found(text, user)[:FOUND])
    tell_apart((row.user for row in rows), private=True)
    return [
        Found(row.user.told_apart, row.edition.name, reverse("programmes:person_detail", args=[row.code]))
        for row in rows
    ]


def _cards(text: str, user: User) -> list[Found]:
    rows = visit_queries.cards(None, user, text=text)[:FOUND]
    return [Found(row.title, row.place, reverse("visits:resource_detail", args=[row.code])) for row in rows]


def _organisations(text: str, user: User, today: dt.date) -> list[Found]:
    if not read_registry(user):
        return []
    return [
        Found(
            row.name_then,
            _("formerly: %(name)s") % {"name": row.found_as} if row.found_as else row.get_kind_display(),
            reverse("organisations:organisation_detail", args=[row.code]),
        )
        for row in organisation_queries.found(text, user, on=today)[:FOUND]
    ]
