"""Who can be tried out: the invented people with what each of them is today, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password
from django.db.models import Prefetch, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kopalnia.demo import cast
from kopalnia.lib.domain import clock
from microprojects.models import Accompaniment, TeamMembership
from organisations.models import Affiliation
from people.choices import PortalRoleName
from people.models import Card as PrintedCard
from people.models import User
from programmes.choices import EditionRoleName
from programmes.models import EditionRole, Participation

KEYS = (
    cast.COORDINATOR,
    *cast.MENTORS.values(),
    *(cast.person_of(key) for team in cast.TEAMS.values() for key in team),
    *cast.REPRESENTATIVES.values(),
    *(one.person for one in cast.APPLICANTS if one.verdict != "accepted"),
    cast.OTHER_COORDINATOR,
    cast.ADMINISTRATOR,
)


# People of the cast who never had an address are found by having none.
IN_CAST = Q(email__in=[person.email for person in KEYS]) | Q(email__isnull=True)


@dataclass(frozen=True, slots=True)
class CastCard:
    user: User
    sentences: list[str]
    featured: bool


def everybody() -> list[CastCard]:
    """The cast that exists at this moment, in a fixed order, with their roles of today."""
    today = clock.today()
    place = {person.email: number for number, person in enumerate(KEYS)}
    featured = {person.email for person in cast.FEATURED}
    users = sorted(demo_people(today), key=lambda user: place.get(user.email or "", len(place)))
    return [CastCard(user, _sentences(user, today), user.email in featured) for user in users]


def demo_people(today: dt.date) -> list[User]:
    """The people themselves; nobody else can be signed in with one click."""
    return list(
        User.objects.filter(IN_CAST, is_example=True, is_active=True)
        .prefetch_related(
            Prefetch("cards", PrintedCard.objects.open()),
            "portal_roles",
            Prefetch("edition_roles", EditionRole.objects.select_related("edition", "organisation")),
            Prefetch("participations", Participation.objects.select_related("edition")),
            Prefetch(
                "participations__memberships",
                TeamMembership.objects.active(today).select_related("microproject"),
            ),
            Prefetch("accompaniments", Accompaniment.objects.active(today).select_related("microproject")),
            Prefetch("affiliations", Affiliation.objects.active(today).select_related("organisation")),
            "applications",
        )
        .order_by("pk")
    )


def _sentences(user: User, today: dt.date) -> list[str]:
    """What the person is: most telling first."""
    said = [_role(user, grant) for grant in user.edition_roles.all() if grant.is_active(today)]
    said += [_participation(user, row, today) for row in user.participations.all()]
    if any(role.is_active(today) for role in user.portal_roles.all()):
        said.append(PortalRoleName.ADMINISTRATOR.in_form(user.form_of_address))
    said += [_former(grant) for grant in user.edition_roles.all() if grant.organisation and not grant.is_active(today)]
    if not said:
        said.append(_("applied to the programme") if user.applications.all() else _("no current role"))
    # A card issued later, on the page, has a PIN that nobody but its sheet knows.
    said += [
        _("card %(code)s, PIN %(pin)s") % {"code": card.printed, "pin": cast.PIN}
        for card in user.cards.all()
        if check_password(cast.PIN, card.pin)
    ]
    organisations = ", ".join(row.organisation.label for row in user.affiliations.all())
    return [*said, organisations] if organisations else said


def _role(user: User, grant: EditionRole) -> str:
    if grant.role == EditionRoleName.COORDINATOR:
        return _("coordinates “%(edition)s”") % {"edition": grant.edition.name}
    if grant.role == EditionRoleName.REPRESENTATIVE:
        return _("represents %(company)s") % {"company": grant.organisation.label}
    groups = ", ".join(_("“%(words)s”") % {"words": row.microproject.name} for row in user.accompaniments.all())
    return user.in_form(pgettext("role", "mentor of %(groups)s")) % {"groups": groups} if groups else grant.role_label


def _former(grant: EditionRole) -> str:
    """Somebody whose company was sold still opens its sums as they were."""
    return _("represented %(company)s until %(day)s") % {
        "company": grant.organisation.label,
        "day": date_format(grant.ends_on or grant.starts_on, "j E"),
    }


def _participation(user: User, row: Participation, today: dt.date) -> str:
    if not row.is_active(today):
        return _("left the programme")
    for membership in row.memberships.all():
        return _("%(role)s in “%(microproject)s”") % {
            "role": membership.role_label,
            "microproject": membership.microproject.name,
        }
    return _("takes part in “%(edition)s”") % {"edition": row.edition.name}
