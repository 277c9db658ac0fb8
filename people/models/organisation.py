"""An organisation of any kind: employers, funders, partners, hosts."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.codes import CodeField
from kopalnia.lib.constraints import known_state
from kopalnia.lib.polish import search_key, sort_key
from people.choices import OrganisationKind


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, viewer: Any) -> OrganisationQuerySet:
        """Organisations are public facts of a programme: every signed-in person may see their names."""
        return self if getattr(viewer, "is_authenticated", False) else self.none()

    def matching(self, text: str) -> OrganisationQuerySet:
        rows = self
        for word in search_key(text).split():
            rows = rows.filter(search_key__contains=word)
        return rows

    def in_order(self) -> OrganisationQuerySet:
        return self.order_by("sort_key", "pk")


class Organisation(models.Model):
    code = CodeField()
    name = models.CharField(_("name"), max_length=200, unique=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=OrganisationKind)
    place = models.CharField(_("place"), max_length=80, blank=True)
    website = models.URLField(_("website"), blank=True)
    is_example = models.BooleanField(_("invented organisation"), default=False, editable=False)
    search_key = models.CharField(max_length=420, blank=True, editable=False, db_index=True)
    sort_key = models.CharField(max_length=420, blank=True, editable=False, db_index=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_key", "pk"]
        constraints = [known_state("kind", OrganisationKind)]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        fields = kwargs.get("update_fields")
        if fields is not None and {"name", "short_name"} & set(fields):
            kwargs["update_fields"] = {*fields, "search_key", "sort_key"}
        super().save(*args, **kwargs)

    def fill_keys(self) -> Organisation:
        """Bring the normalised columns up to date; ``bulk_create`` needs it called by hand."""
        self.search_key = search_key(self.name, self.short_name)[:420]
        self.sort_key = sort_key(self.name)[:420]
        return self

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name
