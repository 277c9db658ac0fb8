"""What became of organisations: renamed, sold, merged, closed. Facts with a day, written once.

A change holds from its day on: sold on 8 June, an organisation belongs to its new owner on 8 June. Nothing else follows
from it by itself: employees, partnerships and representatives are dated rows of their own, ended and begun by acts of
their own. A wrong row is not mended: a later row withdraws it, and both stay readable.

What holds on a day is folded from the live rows in the order of their days (`fold`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.constraints import known_state
from kopalnia.lib.words.polish import search_key
from organisations.choices import OrganisationChangeKind as Kind
from organisations.models.organisation import Organisation
from people.models.append_only import AppendOnly, AppendOnlyQuerySet
from people.models.user import User

WITH_OTHER = (Kind.SOLD, Kind.MERGED)
# After these an organisation is no more: nothing can happen to it later.
FINAL = (Kind.MERGED, Kind.CLOSED)

OWN_OWNER = _("An organisation cannot belong to itself.")


@dataclass(slots=True)
class OrganisationState:
    """What held for one organisation on a day. `names` are the earlier names with the day each of them ended."""

    name: str
    short_name: str
    owner_id: int | None = None
    owned_since: dt.date | None = None
    successor_id: int | None = None
    gone_on: dt.date | None = None
    names: list[tuple[str, dt.date]] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.short_name or self.name

    @property
    def exists(self) -> bool:
        return self.gone_on is None


def fold(
    organisations: Iterable[Organisation], changes: Iterable[OrganisationChange], *, on: dt.date
) -> dict[int, OrganisationState]:
    """What held for each of the organisations on a day, from live changes in the order of their days."""
    found = {row.pk: OrganisationState(row.name, row.short_name) for row in organisations}
    renamed_after: set[int] = set()
    for change in changes:
        state = found.get(change.organisation_id)
        if state is None:
            continue
        if change.on <= on:
            change.apply_to(state)
        elif change.kind == Kind.RENAMED and change.organisation_id not in renamed_after:
            # The first renaming after the day ended the name that was valid on it.
            renamed_after.add(change.organisation_id)
            state.name, state.short_name = change.former_name, change.former_short_name
    return found


class OrganisationChangeQuerySet(AppendOnlyQuerySet["OrganisationChange"]):
    def live(self) -> OrganisationChangeQuerySet:
        """Facts that nobody has withdrawn."""
        return self.filter(withdrawal__isnull=True).exclude(kind=Kind.WITHDRAWN)

    def in_time(self) -> OrganisationChangeQuerySet:
        return self.order_by("on", "pk")

    def fold(
        self, organisations: Iterable[Organisation], *, on: dt.date | None = None
    ) -> dict[int, OrganisationState]:
        """What held for each of the organisations on a day (default: today). One query for all."""
        rows = list(organisations)
        return fold(rows, self.live().filter(organisation__in=rows).in_time(), on=on or clock.today())

    def name_on(self, organisation: Organisation, day: dt.date) -> str:
        return self.fold([organisation], on=day)[organisation.pk].name

    def owner_on(self, organisation: Organisation, day: dt.date) -> Organisation | None:
        """Whose it was on a day, as far as anybody wrote it down."""
        return (
            Organisation.objects.filter(pk=self.fold([organisation], on=day)[organisation.pk].owner_id)
            .as_of(day)
            .first()
        )


class OrganisationChange(AppendOnly):
    """One thing that happened to an organisation on a day, or the withdrawal of such a note."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="changes", verbose_name=_("organisation")
    )
    kind = models.CharField(_("what happened"), max_length=12, choices=Kind)
    on = models.DateField(_("date of the change"))
    # A renaming keeps both names: the past is read from the old one.
    former_name = models.CharField(_("former name"), max_length=200, blank=True)
    former_short_name = models.CharField(_("former short name"), max_length=60, blank=True)
    new_name = models.CharField(_("new name"), max_length=200, blank=True)
    new_short_name = models.CharField(_("new short name"), max_length=60, blank=True)
    former_key = models.CharField(max_length=420, blank=True, editable=False)
    other = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="changes_of_others",
        verbose_name=_("new owner or successor"),
    )
    withdraws = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawal", verbose_name=_("withdraws")
    )
    reason = models.CharField(_("reason"), max_length=300)
    source = models.CharField(_("source"), max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded"), default=clock.now, editable=False)

    objects = OrganisationChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation change")
        verbose_name_plural = _("organisation changes")
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["organisation", "on"], name="people_change_fold")]
        constraints = [
            known_state("kind", Kind),
            models.CheckConstraint(
                condition=Q(kind__in=WITH_OTHER, other__isnull=False)
                | (~Q(kind__in=WITH_OTHER) & Q(other__isnull=True)),
                name="people_change_other_where_needed",
                violation_error_message=_(
                    "A sale needs the new owner and a merger the successor. Other changes have neither."
                ),
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | ~Q(other=models.F("organisation")),
                name="people_change_other_is_another",
                violation_error_message=OWN_OWNER,
            ),
            models.CheckConstraint(
                condition=(Q(kind=Kind.RENAMED) & ~Q(new_name="") & ~Q(former_name=""))
                | (~Q(kind=Kind.RENAMED) & Q(new_name="", former_name="")),
                name="people_change_names_of_a_renaming",
                violation_error_message=_("Enter a new name only for a change of name, where it is required."),
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.WITHDRAWN, withdraws__isnull=False)
                | (~Q(kind=Kind.WITHDRAWN) & Q(withdraws__isnull=True)),
                name="people_change_withdraws_something",
                violation_error_message=_("A correction must name the record it withdraws."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_kind_display()} ({self.on})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.former_key = search_key(self.former_name, self.former_short_name)[:420]
        super().save(*args, **kwargs)

    def apply_to(self, state: OrganisationState) -> None:
        """Write what happened into what holds."""
        if self.kind == Kind.RENAMED:
            state.names.append((self.former_name, self.on))
        elif self.kind == Kind.SOLD:
            state.owner_id, state.owned_since = self.other_id, self.on
        elif self.kind == Kind.MERGED:
            state.successor_id, state.gone_on = self.other_id, self.on
        elif self.kind == Kind.CLOSED:
            state.gone_on = self.on
