"""What is open in a team when somebody hands over."""

import datetime as dt

from django.db.models import Q, QuerySet

from kopalnia.lib.domain import clock
from microprojects.choices import TeamRole
from microprojects.models import HandOver, Microproject, TeamMembership
from microprojects.queries.core_facts import start_of
from people.models import User
from people.sign_in_methods import who_can_sign_in


def receivers(membership: TeamMembership) -> QuerySet[TeamMembership]:
    """Who of the team may take over from a member: those whose place has no last day, who take part in the programme
    and can sign in, by surname."""
    return (
        TeamMembership.objects.filter(
            Q(participation__ends_on__isnull=True) | Q(participation__ends_on__gte=clock.today()),
            microproject=membership.microproject,
            ends_on__isnull=True,
            participation__user__in=who_can_sign_in(),
        )
        .exclude(participation=membership.participation)
        .select_related("participation__user")
        .order_by("participation__user__sort_key", "pk")
    )


def takers(membership: TeamMembership) -> QuerySet[TeamMembership]:
    """Who may take over a role: the leader keeps leading, and a role one already has is no news."""
    return receivers(membership).exclude(role__in={membership.role, TeamRole.LEADER})


def hand_overs_of(microproject: Microproject, user: User, *, on: dt.date) -> QuerySet[HandOver]:
    """What was handed over in a team by a day, newest first, as this person may read it. Two queries."""
    return (
        HandOver.objects.visible_to(user)
        .filter(microproject=microproject, written_at__lt=start_of(on + dt.timedelta(days=1)))
        .select_related("from_user", "to_user")
        .prefetch_related("items")
    )
