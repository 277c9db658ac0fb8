"""The search of everything a person may see: teams, people, resource cards, organisations."""

from collections.abc import Iterable
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
