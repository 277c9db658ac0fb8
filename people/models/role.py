"""Roles of the whole portal. Roles of an edition or a microproject live with their scope."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.constraints import known_state
from kopalnia.lib.domain.dated import Dated, DatedQuerySet
from kopalnia.lib.domain.periods import NoOverlap
from people.choices import PortalRoleName
from people.models import rights
from people.models.user import User

ALREADY_HELD = _("This person already has this role.")


class PortalRoleQuerySet(DatedQuerySet):
    def visible_to(self, viewer: User) -> PortalRoleQuerySet:
        """Administrators see who administrates; others their own role."""
        if not viewer.is_authenticated:
            return self.none()
        return self if viewer.is_administrator else self.filter(user=viewer.pk)


class PortalRole(Dated):
    reopened_by = "people.actions.roles.reopen"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="portal_roles", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=PortalRoleName, default=PortalRoleName.ADMINISTRATOR)

    objects = PortalRoleQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("portal role")
        verbose_name_plural = _("portal roles")
        constraints = [
            *Dated.Meta.constraints,
            known_state("role", PortalRoleName),
            NoOverlap(
                fields=["user", "role"],
                name="people_portalrole_no_overlap",
                violation_error_message=ALREADY_HELD,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {PortalRoleName(self.role).in_form(self.user.form_of_address)}"


@rights.part
def _portal_roles(user_id: int, day: dt.date) -> models.QuerySet:
    return PortalRole.objects.active(day).filter(user=user_id).values_list("role", "pk")
