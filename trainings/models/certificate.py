"""Numbered certificates of training, with their content frozen at issue."""

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.documents.rendering import Rendering
from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import paired
from people.models import User
from programmes.models.participation import Participation
from programmes.models.programme import Edition


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
                violation_error_message=_("This certificate has already been replaced."),
            ),
        ]

    def __str__(self) -> str:
        return self.number
