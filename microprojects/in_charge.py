"""Groups that one person leads or accompanies alone."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from kopalnia.lib.domain.problems import Problem
from microprojects.choices import TeamRole
from microprojects.models import Accompaniment, Microproject, TeamMembership
from people.in_charge import register
from people.models import User
from people.sign_in_methods import who_can_sign_in
from programmes.choices import EditionRoleName
from programmes.in_charge import before_the_end
from programmes.models import EditionRole


@register
def led_groups(user: User) -> Iterable[Problem]:
    """A group has one leader at a time, so who leads is always the only one."""
    led = TeamMembership.objects.active().filter(participation__user=user, role=TeamRole.LEADER)
    for group in _open(led.values("microproject")):
        yield Problem(
            _("“%(group)s”: this person leads the team. Hand over the team lead role first.") % {"group": group.name}
        )


@register
def accompanied_groups(user: User) -> Iterable[Problem]:
    helped = Accompaniment.objects.active().filter(mentor=user)
    others = Accompaniment.objects.active().filter(mentor__in=who_can_sign_in()).exclude(mentor=user)
    for group in _open(helped.values("microproject")):
        if not others.filter(microproject=group).exists():
            yield Problem(
                _("“%(group)s”: this is the team's only mentor. Assign another one first.") % {"group": group.name}
            )


@before_the_end(EditionRoleName.MENTOR)
def accompanied_until_then(grant: EditionRole, on: dt.date) -> Iterable[Problem]:
    """Who ends as a mentor of the edition no longer accompanies its groups."""
    lasting = Accompaniment.objects.overlapping(on + dt.timedelta(days=1)).filter(mentor=grant.user_id)
    for group in _open(lasting.filter(microproject__edition=grant.edition_id).values("microproject")):
        yield Problem(
            _("This person mentors the team “%(group)s”. Hand it over to another mentor first.")
            % {"group": group.name}
        )


def _open(numbers: object) -> Iterable[Microproject]:
    rows = Microproject.objects.open().filter(pk__in=numbers)
    return rows.select_for_update(of=("self",)).order_by("pk")
