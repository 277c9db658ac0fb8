"""What somebody is in an edition, with dates: a change is a new row, so that anybody can say who held what on a given day."""

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.constraints import ordered
from kopalnia.lib.domain.dated import Dated, DatedQuerySet
from kopalnia.lib.domain.periods import NoOverlap
from organisations.models import Organisation
from people.models import User, rights
from people.sign_in_methods import who_can_sign_in
from programmes.choices import EditionRoleName
from programmes.models.programme import Edition
from programmes.models.visibility import visible_to_member

GRANTED_ROLES: Iterable[str] = EditionRoleName.values[:3]

ALREADY_HELD_HERE = _("This person already has this role here.")


def granted_role(*, known: str, company: str) -> tuple[models.CheckConstraint, models.CheckConstraint]:
    """A role that can be granted; a company stands with it exactly when it is that of its representative."""
    return (
        models.CheckConstraint(
            condition=Q(role__in=list(GRANTED_ROLES)),
            name=known,
            violation_error_message=_("There is no such role."),
        ),
        models.CheckConstraint(
            condition=Q(role=EditionRoleName.REPRESENTATIVE, organisation__isnull=False)
            | (~Q(role=EditionRoleName.REPRESENTATIVE) & Q(organisation__isnull=True)),
            name=company,
            violation_error_message=_("A company representative needs a company; other roles have none."),
        ),
    )


class EditionRoleQuerySet(DatedQuerySet):
    def visible_to(self, user: User) -> "EditionRoleQuerySet":
        return self.filter(visible_to_member(user))

    def opening_something(self) -> "EditionRoleQuerySet":
        """Grants through which somebody sees more than a participant today or will: those that last or are to begin, and
        each representation, which opens the sums of its time for good (`former_representation`)."""
        lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())
        return self.filter(lasting | Q(role=EditionRoleName.REPRESENTATIVE))

    def in_charge(self, *, after: dt.date | None = None) -> "EditionRoleQuerySet":
        """Roles of coordinators without a last day, of people who can sign in, from the day after `after` (today) on."""
        return self.lasting(after=after).filter(role=EditionRoleName.COORDINATOR, user__in=who_can_sign_in())

    def former_representation(self, user: User, *, on: dt.date | None = None) -> "EditionRoleQuerySet":
        """The ended grants by which the person represented a company and does so no longer, the last one of each.

        It opens the sums of that company as they were on the last day of the grant, and nothing else: `visible_to` of
        an edition asks only for roles that last.
        """
        day = on or clock.today()
        own = self.filter(user=user.pk, role=EditionRoleName.REPRESENTATIVE)
        later = own.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("ends_on")),
            edition=OuterRef("edition"),
            organisation=OuterRef("organisation"),
            starts_on__lte=day,
        )
        return own.ended(day).filter(~Exists(later)).select_related("edition__programme", "organisation")


class EditionRole(Dated):
    """The role of coordinator, of mentor or of a company's representative, granted to a person in an edition."""

    reopened_by = "programmes.actions.setup.reopen_role"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="role_grants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="edition_roles")
    role = models.CharField(max_length=16, choices=[(r.value, r.label) for r in list(EditionRoleName)[:3]])
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="representatives"
    )

    objects = EditionRoleQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "pk")
        constraints = (
            ordered("starts_on", "ends_on", name="edition_role_dates_ordered"),
            *granted_role(known="edition_role_known", company="edition_role_company_only_for_representative"),
            NoOverlap(
                fields=("edition", "user", "role"),
                condition=Q(organisation__isnull=True),
                name="edition_role_no_overlap",
                violation_error_message=ALREADY_HELD_HERE,
            ),
            NoOverlap(
                fields=("edition", "user", "organisation"),
                name="edition_representative_no_overlap",
                violation_error_message=ALREADY_HELD_HERE,
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} ({self.role_label})"

    @property
    def role_label(self) -> str:
        """The role in the form of address of the person who holds it."""
        return EditionRoleName(self.role).in_form(self.user.form_of_address)


@rights.part
def _granted_roles(user_id: int, day: dt.date) -> models.QuerySet:
    return EditionRole.objects.active(day).filter(user=user_id).values_list("role", "edition_id")
