"""A person's part in an edition. It hangs on the person, never on the employer, so it survives the loss of a job."""

import datetime as dt

from django.db import models
from django.db.models import CharField, Exists, OuterRef, Prefetch, Q, Value
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.codes import CodeField
from kopalnia.lib.constraints import ordered, paired
from kopalnia.lib.dated import Dated, DatedQuerySet
from kopalnia.lib.documents import Rendering
from people.models import User, rights
from programmes.choices import EditionRoleName
from programmes.models.programme import Edition
from programmes.models.recruitment import Application
from programmes.models.sight import steered


class ParticipationQuerySet(DatedQuerySet):
    def visible_to(self, user: User) -> "ParticipationQuerySet":
        """Own one, and all in editions the person coordinates. Team-mates read names through their team, not here."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(user=user.pk) | steered(user))


class StandingParticipations(models.Manager.from_queryset(ParticipationQuerySet)):  # type: ignore[misc]
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
    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="participation"
    )

    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="absorbed"
    )

    objects = StandingParticipations()
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


class CertificateQuerySet(models.QuerySet):
    def valid(self) -> "CertificateQuerySet":
        """Without those that were declared void."""
        return self.filter(voided_at__isnull=True)

    def current(self) -> "CertificateQuerySet":
        """Valid, and replaced by no other valid one: what a person shows today."""
        replacing = Certificate.objects.filter(replaces=OuterRef("pk"), voided_at__isnull=True)
        return self.valid().filter(~Exists(replacing))

    def with_replacements(self) -> "CertificateQuerySet":
        """Each with `valid_replacements`: the one that replaced it, if any."""
        return self.prefetch_related(
            Prefetch("replacements", queryset=Certificate.objects.valid(), to_attr="valid_replacements")
        )

    def visible_to(self, user: User) -> "CertificateQuerySet":
        return self.filter(participation__in=Participation.objects.visible_to(user).values("pk"))


class Certificate(Rendering):
    """A numbered certificate of trainings. Its content is frozen at issue, so a reprint says what the first one said.

    Numbers run without gaps within an edition and a year: `serial` is the running part, `number` the whole as printed.
    One that was issued by mistake is declared void: it keeps its number, and nobody else gets it. One that says what is
    no longer so is replaced by another, which says in what they differ; it keeps its number too.
    """

    code = CodeField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="certificates")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="certificates")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=60, unique=True)
    issued_on = models.DateField()
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, default="pl")
    content = models.JSONField()
    voided_at = models.DateTimeField(null=True, blank=True, editable=False)
    voided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    void_reason = models.CharField(max_length=300, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="replacements"
    )

    objects = CertificateQuerySet.as_manager()

    class Meta(Rendering.Meta):
        ordering = ("year", "serial")
        constraints = [
            *Rendering.Meta.constraints,
            models.UniqueConstraint(
                fields=("edition", "year", "serial"),
                name="certificate_serial_once",
                violation_error_message=_("There is already a certificate with this number."),
            ),
            paired("voided_at", "voided_by", name="certificate_voided_paired"),
            models.UniqueConstraint(
                fields=("replaces",),
                condition=Q(voided_at__isnull=True),
                name="certificate_replaced_once",
                violation_error_message=_("Another certificate replaces this one already."),
            ),
        ]

    def __str__(self) -> str:
        return self.number
