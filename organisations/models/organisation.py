"""An organisation of any kind: employers, funders, partners, hosts.

Its row says what it is called and where to find it now. What it was called, whose it was and what became of it are
dated facts beside it (`organisation_change`); its code never changes, so that old links go on leading here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import known_state
from kopalnia.lib.domain.dated import Dated, DatedQuerySet
from kopalnia.lib.domain.periods import NoOverlap
from kopalnia.lib.domain.versions import Versioned
from kopalnia.lib.words.polish import search_key, sort_key
from organisations.choices import OrganisationChangeKind, OrganisationKind
from organisations.registry_numbers import check_krs, check_nip, check_regon

OUT_OF_REACH = _("Enter an e-mail address or a phone number, or no one will be able to get in touch.")


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, viewer: Any) -> OrganisationQuerySet:
        """Organisations are public facts of a programme: every signed-in person may see their names."""
        return self if getattr(viewer, "is_authenticated", False) else self.none()

    def matching(self, text: str) -> OrganisationQuerySet:
        """Organisations whose present name, or one they had before, contains every word of the text."""
        words = search_key(text).split()
        if not words:
            return self
        now, then = Q(), Q()
        for word in words:
            now &= Q(search_key__contains=word)
            then &= Q(former_key__contains=word)
        return self.filter(now | Exists(_renames().filter(then)))

    def as_of(self, day: dt.date | None = None) -> OrganisationQuerySet:
        """Add what each was called on a day (default: today), in the same query: read as `name_then`, `label_then`.

        The name of a day is the one that the first renaming after it ended; without one, it is the present name.
        """
        ended = _renames().filter(on__gt=day or clock.today()).order_by("on", "pk")
        return self.annotate(
            name_then=Coalesce(Subquery(ended.values("former_name")[:1]), F("name")),
            short_name_then=Coalesce(Subquery(ended.values("former_short_name")[:1]), F("short_name")),
        )

    @staticmethod
    def along(rows: models.QuerySet[Any], day: dt.date) -> models.QuerySet[Any]:
        """Read the organisation along with rows that have one; on an earlier day with its name then (`called_then`)."""
        rows = rows.select_related("organisation")
        if not clock.is_past(day):
            return rows
        names = Organisation.objects.filter(pk=OuterRef("organisation")).as_of(day)
        return rows.annotate(
            name_then=Subquery(names.values("name_then")[:1]),
            short_name_then=Subquery(names.values("short_name_then")[:1]),
        )

    @staticmethod
    def called_then(rows: Iterable[Any]) -> None:
        """For a page of an earlier day: let the organisations of rows read by `along` bear their names of the day."""
        for row in rows:
            if hasattr(row, "name_then") and row.organisation is not None:
                row.organisation.name, row.organisation.short_name = row.name_then, row.short_name_then

    def in_order(self) -> OrganisationQuerySet:
        return self.order_by("sort_key", "pk")


def _renames() -> Any:
    from organisations.models.organisation_change import OrganisationChange  # a sibling that needs Organisation first

    return OrganisationChange.objects.live().filter(organisation=OuterRef("pk"), kind=OrganisationChangeKind.RENAMED)


def _unique(number: str, message: Any) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=[number],
        condition=~Q(**{number: ""}),
        name=f"people_organisation_one_{number}",
        violation_error_code="unique",  # the sentence stands at its field
        violation_error_message=message,
    )


class Organisation(Versioned):
    code = CodeField()
    name = models.CharField(
        _("name"),
        max_length=200,
        unique=True,
        error_messages={"unique": _("An organisation with this name is already in the registry.")},
    )
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=OrganisationKind)
    place = models.CharField(_("town"), max_length=80, blank=True)
    website = models.URLField(_("website"), blank=True)
    nip = models.CharField("NIP", max_length=10, blank=True, validators=[check_nip])
    regon = models.CharField("REGON", max_length=14, blank=True, validators=[check_regon])
    krs = models.CharField("KRS", max_length=10, blank=True, validators=[check_krs])
    is_example = models.BooleanField(_("sample organisation"), default=False, editable=False)
    search_key = models.CharField(max_length=420, blank=True, editable=False, db_index=True)
    sort_key = models.CharField(max_length=420, blank=True, editable=False, db_index=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_key", "pk"]
        constraints = [
            known_state("kind", OrganisationKind),
            _unique("nip", _("Another organisation already has this NIP.")),
            _unique("regon", _("Another organisation already has this REGON.")),
            _unique("krs", _("Another organisation already has this KRS.")),
            models.CheckConstraint(
                condition=~Q(kind=OrganisationKind.INFORMAL_GROUP) | Q(nip="", regon="", krs=""),
                name="people_organisation_informal_has_no_numbers",
                violation_error_message=_(
                    "An informal group has no registry numbers: leave NIP, REGON and KRS empty."
                ),
            ),
        ]

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

    @property
    def label_then(self) -> str:
        """The label on the day the row was read `as_of`."""
        return self.short_name_then or self.name_then  # type: ignore[attr-defined, no-any-return]


class Contact(Dated):
    """Somebody to call at an organisation, from when to when. Personal data: who reads them is decided in `programmes`."""

    reopened_by = "organisations.actions.organisation.reopen_contact"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("organisation")
    )
    name = models.CharField(_("first name and surname"), max_length=120)
    function = models.CharField(_("job title"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("contact person")
        verbose_name_plural = _("contact people")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(email="", phone=""),
                name="people_contact_can_be_reached",
                violation_error_message=OUT_OF_REACH,
            ),
            NoOverlap(
                fields=["organisation", "name"],
                name="people_contact_no_overlap",
                violation_error_message=_("This person is already on the list of contacts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation})"
