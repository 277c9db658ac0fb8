"""Teams that one person leads or accompanies alone."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from kopalnia.lib.domain.problems import Problem
from microprojects.choices import TeamRole
from microprojects.models import Accompaniment, Microproject, TeamMembership
from people.models import User
from people.sign_in_methods import who_can_sign_in
from people.sole_responsibility import register
from programmes.choices import EditionRoleName
from programmes.models import EditionRole
from programmes.sole_responsibility import before_the_end


@register
def led_microprojects(user: User) -> Iterable[Problem]:
    """A team has one leader at a time, so who leads is always the only one."""
    led = TeamMembership.objects.active().filter(participation__user=user, role=TeamRole.LEADER)
    for microproject in _open(led.values("microproject")):
        yield Problem(
            _("“%(microproject)s”: this person leads the team. Hand over the team lead role first.")
            % {"microproject": microproject.name}
        )


@register
def accompanied_microprojects(user: User) -> Iterable[Problem]:
    helped = Accompaniment.objects.active().filter(mentor=user)
    others = Accompaniment.objects.active().filter(mentor__in=who_can_sign_in()).exclude(mentor=user)
    for microproject in _open(helped.values("microproject")):
        if not others.filter(microproject=microproject).exists():
            yield Problem(
                _("“%(microproject)s”: this is the team's only mentor. Assign another one first.")
                % {"microproject": microproject.name}
            )


@before_the_end(EditionRoleName.MENTOR)
def accompanied_until_then(grant: EditionRole, on: dt.date) -> Iterable[Problem]:
    """Who ends as a mentor of the edition no longer accompanies its teams."""
    lasting = Accompaniment.objects.overlapping(on + dt.timedelta(days=1)).filter(mentor=grant.user_id)
    for microproject in _open(lasting.filter(microproject__edition=grant.edition_id).values("microproject")):
        yield Problem(
            _("This person mentors the team “%(microproject)s”. Hand it over to another mentor first.")
            % {"microproject": microproject.name}
        )


def _open(numbers: object) -> Iterable[Microproject]:
    rows = Microproject.objects.open().filter(pk__in=numbers)
    return rows.select_for_update(of=("self",)).order_by("pk")
