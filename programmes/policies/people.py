"""Who may act on the account of a person of an edition, in their stead."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Decision, no, yes
from people.models import PortalRole, User
from programmes.choices import EditionRoleName
from programmes.models import Edition, EditionRole, Participation
from programmes.policies import InEdition, coordinate


def read_person(user: User, participation: Participation) -> Decision:
    """The person, the coordinators of their edition, and administrators of the portal."""
    return yes() if participation.user_id == user.pk else coordinate(user, participation.edition)


def add_contact(user: User, participation: Participation) -> Decision:
    """The coordinators of the person's edition, unless the person has a role or takes part where they do not coordinate.

    For a private address or phone in the account of a participant, in an edition that knows the roles of the asking person.
    Codes to sign in go to an address, so nobody may gain a right by it, as with a card: those others add their own
    contacts. One query.
    """
    if not (may := coordinate(user, participation.edition)):
        return may
    if participation.user_id == user.pk:
        return no(_("Your own contact details are on your account page."))
    # The page of a person reads both along (`joining.queries.cards.with_cards`).
    facts: Any = participation if hasattr(participation, "has_role") else _facts(user, participation)
    if facts.has_role:
        return no(_("This person also has a role in the portal, so only they can change their contact details."))
    if facts.is_elsewhere:
        return no(
            _(
                "This person also takes part in an edition you do not coordinate, so only they can change their"
                " contact details."
            )
        )
    return yes()


def correct_name(user: User, here: InEdition[User], *, has_role: bool = True) -> Decision:
    """The coordinators of the person's edition, unless the person runs something they do not run.

    For a mistyped name of somebody of the edition, also when they take part elsewhere too: a name is one, and no way in.
    Who runs something `user` does not run signs papers there with their name, so only they change it.

    One query, none for somebody who is known to hold no role (`joining.queries.cards.with_cards`).
    """
    edition, person = here
    if not (may := coordinate(user, edition)):
        return may
    if person.pk == user.pk:
        return no(_("Change your own name on your account page."))
    if has_role and (person.is_staff or person.is_superuser or _runs_elsewhere(user, person)):
        return no(
            _(
                "This person coordinates an edition you do not coordinate, or administers the portal, so"
                " only they can change their name."
            )
        )
    return yes()


def _runs_elsewhere(user: User, person: User) -> bool:
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())
    own = Edition.objects.coordinated_by(user).values("pk")
    grants = EditionRole.objects.filter(lasting, user=person, role=EditionRoleName.COORDINATOR).exclude(
        edition__in=own
    )
    portal = PortalRole.objects.filter(lasting, user=person)
    return User.objects.filter(Exists(grants) | Exists(portal), pk=person.pk).exists()


def _facts(user: User, participation: Participation) -> User:
    """Whether the participant holds a role anywhere, and whether they also take part where `user` sees nothing."""
    people = User.objects.annotate(has_role=with_rights_over_others(), is_elsewhere=takes_part_elsewhere(user))
    return people.get(pk=participation.user_id)


def takes_part_elsewhere(user: User, person: str = "pk") -> Exists:
    """Whether the `person` of a row also takes part in an edition `user` does not run."""
    own = Edition.objects.coordinated_by(user).values("pk")
    return Exists(Participation.objects.active().filter(user=OuterRef(person)).exclude(edition__in=own))


def with_rights_over_others(person: str = "") -> Q:
    """People who are more than participants: in any edition, in the portal or in the back office, today or later; and who
    once represented a company, because that company's sums of the time stay open to them.

    `person` leads from the rows asked about to the person; without it the rows are people.
    """
    who, field = OuterRef(person or "pk"), f"{person}__" if person else ""
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())
    return (
        Q(**{f"{field}is_staff": True})
        | Q(**{f"{field}is_superuser": True})
        | Exists(PortalRole.objects.filter(lasting, user=who))
        | Exists(EditionRole.objects.opening_something().filter(user=who))
    )


def has_rights_over_others(user: User) -> bool:
    return User.objects.filter(with_rights_over_others(), pk=user.pk).exists()
