"""Which pages are measured, by whom they are read, and what is promised about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from people.models import User

LIST, HOME, DETAIL, PUBLIC = 8, 12, 12, 4


@dataclass(frozen=True)
class BenchPage:
    name: str
    path: str
    most_queries: int
    most_ratio: float | None = None
    reader: str = "coordinator"


@dataclass(frozen=True)
class BenchWorld:
    """What the measurement needs to know about one world; plain values, asked once."""

    pages: list[BenchPage]
    sessions: dict[str, str]
    authors: list[tuple[str, str]]  # the session of a member and the code of the group


def read_world(people: int) -> BenchWorld:
    """Needs Django set up on the database of this size."""
    from django.urls import reverse

    from microprojects.models import Microproject, TeamMembership
    from people.models import User
    from programmes.models import Edition, Participation
    from publications.models import Publication
    from trainings.models import Session
    from visits.models import Visit

    edition = Edition.objects.get(code=f"d{people}")
    inside = {"edition": edition}
    person = Participation.objects.filter(**inside).order_by("pk")[people // 2]
    microproject = Microproject.objects.filter(**inside).order_by("pk")[1]
    session = Session.objects.filter(module__edition=edition).order_by("pk")[0]
    visit = Visit.objects.filter(**inside).order_by("pk")[0]
    book = Publication.objects.released().latest("pk")
    members = TeamMembership.objects.filter(microproject__edition=edition).select_related(
        "participation__user", "microproject"
    )
    mentor = User.objects.filter(accompaniments__microproject=microproject).first()
    member = members.filter(microproject=microproject)[0].participation.user

    def on(name: str, *args: object) -> str:
        return reverse(name, args=args)

    pages = [
        BenchPage("people of the edition", on("programmes:people_list", edition.code), LIST, 1.5),
        BenchPage("coordinator's home", on("home") + f"?edycja={edition.code}", HOME, 3),
        BenchPage("one person", on("programmes:person_detail", person.code), DETAIL),
        BenchPage("one microproject", on("microprojects:microproject_detail", microproject.code), DETAIL),
        BenchPage("microprojects", on("microprojects:microproject_list", edition.code), LIST),
        BenchPage("entries of all teams", on("microprojects:edition_entries", edition.code), LIST),
        BenchPage("recruitment board", on("recruitment:recruitment_board", edition.code), LIST),
        BenchPage("attendance sheet", on("trainings:attendance_sheet", edition.code, session.code), DETAIL),
        BenchPage("hours of trainings", on("trainings:training_hours", edition.code), LIST),
        BenchPage("one visit", on("visits:visit_detail", visit.code), DETAIL),
        BenchPage("map of resources", on("visits:resource_list", edition.code), LIST),
        BenchPage("results", on("reports:results", edition.code), HOME),
        BenchPage("messages", on("programmes:message_list", edition.code), LIST),
        BenchPage("history of the edition", on("programmes:edition_history", edition.code), LIST),
        BenchPage("search", on("search") + "?q=kow", LIST),
        BenchPage("participant's home", on("home"), HOME, reader="member"),
        BenchPage("mentor's home", on("home"), HOME, reader="mentor"),
        BenchPage("public call", on("recruitment:call", edition.code), PUBLIC, 1.2, reader=""),
        BenchPage("publication, cover", on("publications:publication", book.code), PUBLIC, 1.2, reader=""),
        BenchPage(
            "publication, chapter", on("publications:publication_chapter", book.code, 5), PUBLIC, 1.2, reader=""
        ),
    ]
    readers = {"coordinator": User.objects.get(email="barbara@example.org"), "member": member, "mentor": mentor}
    return BenchWorld(
        pages=pages,
        sessions={"": "", **{name: session_of(user) for name, user in readers.items() if user is not None}},
        authors=[(session_of(row.participation.user), row.microproject.code) for row in members.order_by("pk")[:100]],
    )


def session_of(user: User) -> str:
    """A signed-in session in the database, as signing in would make it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from kopalnia.lib.web.sessions import SessionStore
    from people import second_factor

    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    if second_factor.is_needed(user):
        store[second_factor.PASSED] = str(user.pk)
    store.save()
    return str(store.session_key)
