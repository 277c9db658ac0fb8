"""A person's part in an edition. It hangs on the person, never on the employer, so it survives the loss of a job."""

import datetime as dt

from django.db import models
from django.db.models import CharField, Q, Value
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import ordered
from kopalnia.lib.domain.dated import Dated, DatedQuerySet
from people.models import User, rights
from programmes.choices import EditionRoleName
from programmes.models.programme import Edition
from programmes.models.visibility import coordinated_by


class ParticipationQuerySet(DatedQuerySet):
    def visible_to(self, user: User) -> "ParticipationQuerySet":
        """Own one, and all in editions the person coordinates. Team-mates read names through their team, not here."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(user=user.pk) | coordinated_by(user))


class UnmergedParticipations(models.Manager.from_queryset(ParticipationQuerySet)):  # type: ignore[misc]
    """Without those merged into another one of the same person: everywhere people are counted, each counts once."""

    def get_queryset(self) -> ParticipationQuerySet:
        return super().get_queryset().filter(merged_into__isnull=True)


class Participation(Dated):
    """Enrolled from `starts_on`; `ends_on` is set when the person leaves before the end (the reason is private).

    When two accounts of one person were merged and both took part in the edition, the second participation stays as a
    closed row that points at the first (`merged_into`); only `everything` reads it.
    """

    reopened_by = "programmes.actions.people.rejoin"

    code = CodeField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="participations")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="participations")
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="absorbed"
    )

    objects = UnmergedParticipations()
    everything = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ("user__sort_key", "pk")
        constraints = (
            ordered("starts_on", "ends_on", name="participation_dates_ordered"),
            models.UniqueConstraint(
                fields=("edition", "user"),
                name="participation_once_per_person",
                violation_error_message=_("This person already takes part in this edition."),
            ),
        )

    def __str__(self) -> str:
        return str(self.user)


@rights.part
def _participations(user_id: int, day: dt.date) -> models.QuerySet:
    what = Value(EditionRoleName.PARTICIPANT.value, CharField())
    return Participation.objects.active(day).filter(user=user_id).values_list(what, "edition_id")
