"""What an applicant reads: the open calls, what is missing in a draft, and how the application stands, in public words.

Only `announced_verdict` is ever read here. The provisional `verdict` belongs to the board (`queries/recruitment.py`).
"""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery, Sum

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.extension_points import merged
from people.models import ConsentEntry, ConsentText, User
from people.models.consent import ConsentStates
from programmes.choices import PhaseKind
from programmes.extensions import call_numbers
from programmes.models import Edition, Participation, Partnership, Phase
from recruitment.models import Application

# What an applicant's history tells: nothing from behind the embargo.
PUBLIC_VERBS = frozenset(
    {
        "application.started",
        "application.submitted",
        "application.withdrawn",
        "application.reopened",
        "application.undo_submit",
        "application.undo_withdraw",
        "application.announced",
    }
)


def calls() -> QuerySet[Edition]:
    """Published calls, newest first, with their dates and places: one query for a list."""
    places = (
        Partnership.objects.employers()
        .filter(edition=OuterRef("pk"))
        .order_by()
        .values("edition")
        .annotate(total=Sum("places"))
        .values("total")
    )
    return (
        Edition.objects.public()
        .with_call()
        .select_related("programme")
        .annotate(places=Subquery(places))
        .order_by(F("_call_closes_on").desc(nulls_last=True), "-pk")
    )


def call_page() -> QuerySet[Edition]:
    """Editions with all that the public page of a call prints: three queries for one of them."""
    return (
        calls()
        .annotate(**merged(call_numbers()))
        .prefetch_related(
            Prefetch("phases", queryset=Phase.objects.order_by("starts_on", "ends_on")),
            Prefetch("partnerships", queryset=Partnership.objects.select_related("organisation").order_by("pk")),
        )
    )


def own_application(user: User | AnonymousUser, edition: Edition) -> Application | None:
    """The person's application to this edition; None for a visitor or when there is none."""
    if isinstance(user, AnonymousUser):
        return None
    return Application.objects.visible_to(user).filter(edition=edition, applicant=user.pk).first()


def texts_to_agree(on: dt.date | None = None) -> list[ConsentText]:
    """The consents an application asks for, in today's wording."""
    return list(ConsentText.objects.current(on or clock.today()))


def consents_of(user: User) -> ConsentStates:
    return ConsentEntry.objects.state_for([user])


def has_agreed(states: ConsentStates, user: User, text: ConsentText) -> bool:
    """Whether this very wording was agreed to and the consent still holds."""
    state = states[user.pk, text.purpose]
    return state.given and state.entry is not None and state.entry.text_id == text.pk


def own_applications(user: User) -> QuerySet[Application]:
    """The person's applications, newest first, each with its edition, the last day of its call, and the last day of a
    participation that came of it and ended, with the reason told."""
    part = Participation.objects.filter(pk=OuterRef("participation"), ends_on__isnull=False)
    call = Phase.objects.filter(edition=OuterRef("edition"), kind=PhaseKind.RECRUITMENT)
    return (
        Application.objects.visible_to(user)
        .filter(applicant=user.pk)
        .select_related("edition__programme", "employer")
        .annotate(
            call_closes_on=Subquery(call.values("ends_on")[:1]),
            left_on=Subquery(part.values("ends_on")[:1]),
            left_because=Subquery(part.values("reason")[:1]),
        )
        .order_by("-created_at", "-pk")
    )
