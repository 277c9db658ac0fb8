"""Who may do what in an edition. Refusals come first and say why; yes comes last."""

from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from django.utils.translation import gettext as _

from kopalnia.lib.web.access import Decision, no, yes
from people.models import User
from programmes.choices import EditionRoleName
from programmes.models import Edition, Programme

Row = TypeVar("Row")


class InEdition(NamedTuple, Generic[Row]):
    """A row of no edition of its own (an account, a message), as it stands in one that knows the asking person's roles."""

    edition: Edition
    row: Row


class Coordinated(Protocol):
    """An edition, or what belongs to one and knows whether the asking person coordinates it."""

    @property
    def is_coordinated(self) -> bool: ...


def coordinate_programme(user: User, programme: Programme) -> Decision:
    """Who coordinates one of the editions of the programme, and administrators of the portal. One query."""
    if not Programme.objects.coordinated_by(user).filter(pk=programme.pk).exists():
        return no(_("Only the coordinators of this programme can do this."))
    return yes()


def coordinate(user: User, edition: Coordinated) -> Decision:
    """The coordinators of the edition, and administrators of the portal.

    They run it: settings, recruitment, trainings, visits, teams, publication.
    """
    if not edition.is_coordinated:
        return no(_("Only the coordinators of this edition can do this."))
    return yes()


def coordinate_edition_of(user: User, row: Any) -> Decision:
    """The coordinators of the edition, and administrators of the portal.

    Of a row with an `edition` that knows the roles of the asking person (`Edition.as_read_by`).
    """
    return coordinate(user, row.edition)


def enter(user: User, edition: Edition) -> Decision:
    """Everybody with a role in the edition, representatives of companies too."""
    if not edition.roles:
        return no(_("Only people with a role in this edition can open this page."))
    return yes()


def read_inside(user: User, edition: Edition) -> Decision:
    """Everybody with a role in the edition but representatives of companies, who get totals and not people."""
    inside = {
        EditionRoleName.ADMINISTRATOR,
        EditionRoleName.COORDINATOR,
        EditionRoleName.MENTOR,
        EditionRoleName.PARTICIPANT,
    }
    if not edition.roles & inside:
        return no(_("Company representatives see only totals for their company, without names."))
    return yes()
