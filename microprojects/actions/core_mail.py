"""To whom messages about a microproject go."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from kopalnia.lib.domain import clock
from microprojects.models import Accompaniment, Microproject, TeamMembership
from people.mail import queue
from people.models import User
from programmes.choices import EditionRoleName
from programmes.models import EditionRole


def mail_team(
    microproject: Microproject,
    *,
    template: str,
    context: dict[str, Any],
    dedupe: str,
    but: Sequence[User] = (),
) -> None:
    """Queue a message to everybody in the team today and to its mentors, `but` for some."""
    today = clock.today()
    team = TeamMembership.objects.active(today).filter(microproject=microproject).values("participation__user")
    mentors = Accompaniment.objects.active(today).filter(microproject=microproject).values("mentor")
    people = User.objects.filter(pk__in=team) | User.objects.filter(pk__in=mentors)
    rest = people.exclude(pk__in=[user.pk for user in but]).distinct()
    _queue_all(rest, microproject, template, context, dedupe)


def mail_coordinators(microproject: Microproject, *, template: str, context: dict[str, Any], dedupe: str) -> None:
    """Queue a message to the coordinators of the edition."""
    holders = EditionRole.objects.active(clock.today()).filter(
        edition=microproject.edition_id, role=EditionRoleName.COORDINATOR
    )
    _queue_all(User.objects.filter(pk__in=holders.values("user")), microproject, template, context, dedupe)


def mail_person(
    user: User, microproject: Microproject, *, template: str, context: dict[str, Any], dedupe: str
) -> None:
    """Queue a message to one person."""
    _queue_all([user], microproject, template, context, dedupe)


def _queue_all(people: Any, microproject: Microproject, template: str, context: dict[str, Any], dedupe: str) -> None:
    address = reverse("microprojects:microproject_detail", args=[microproject.code])
    given = {**context, "microproject": microproject, "url": f"{settings.SITE_URL}{address}"}
    for user in people:
        queue(
            template=template,
            to=user,
            context=given,
            dedupe=f"{dedupe}-{user.pk}",
            edition_id=microproject.edition_id,
        )
