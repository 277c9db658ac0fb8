"""Which of a person's e-mail addresses belong to an employer: with the job they stop working, the account does not."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.user import User


class CompanyAddress(models.Model):
    """A mark on an address of a person's account: they have it from an employer."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="company_addresses", verbose_name=_("person")
    )
    email = models.EmailField(_("e-mail address"))

    class Meta:
        verbose_name = _("address given by an employer")
        verbose_name_plural = _("addresses given by an employer")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "email"],
                name="people_companyaddress_once",
                violation_error_message=_("This address is already marked as an employer's."),
            )
        ]

    def __str__(self) -> str:
        return self.email
