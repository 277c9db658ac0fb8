"""Resource cards: what a place, a thing or a person offers or needs, where it was learnt, and when it was last checked."""

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import known_state
from kopalnia.lib.domain.versions import Versioned
from organisations.models import Organisation
from people.models import User
from programmes.models.programme import Edition
from programmes.models.visibility import staffed_or_joined_by
from visits.choices import ResourceDirection, ResourceKind, ResourceVisibility
from visits.models.visit import Visit

BOTH_COORDINATES = _("Give both coordinates, or none.")


class ResourceCardQuerySet(models.QuerySet):
    def visible_to(self, user: User | AnonymousUser) -> "ResourceCardQuerySet":
        """Cards of one's editions; company representatives and visitors read the public ones only."""
        public = Q(visibility=ResourceVisibility.PUBLIC)
        return self.filter(staffed_or_joined_by(user) | public) if user.is_authenticated else self.filter(public)


class ResourceCard(Versioned):
    """A card of the resource map. The place is an area or an institution, never a home address.

    Whoever makes a card public shows it to everybody, whether the edition ever has a public call or not.
    """

    code = CodeField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="resource_cards")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="resource_cards")
    kind = models.CharField(max_length=14, choices=ResourceKind.choices)
    direction = models.CharField(max_length=8, choices=ResourceDirection.choices, default=ResourceDirection.OFFERS)
    title = models.CharField(max_length=200)
    description = models.TextField(max_length=3000, blank=True)
    keeper = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="resource_cards"
    )
    contact = models.CharField(max_length=300, blank=True, help_text=_("Only for people in the edition."))
    place = models.CharField(max_length=200, blank=True)
    latitude = models.DecimalField(
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=(MinValueValidator(-90), MaxValueValidator(90)),
    )
    longitude = models.DecimalField(
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=(MinValueValidator(-180), MaxValueValidator(180)),
    )
    visibility = models.CharField(
        max_length=8, choices=ResourceVisibility.choices, default=ResourceVisibility.INTERNAL
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    search_key = models.TextField(blank=True, editable=False)

    objects = ResourceCardQuerySet.as_manager()

    class Meta:
        ordering = ("title", "pk")
        constraints = (
            known_state("kind", ResourceKind, name="resource_kind_known"),
            known_state("direction", ResourceDirection, name="resource_direction_known"),
            known_state("visibility", ResourceVisibility, name="resource_visibility_known"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                # Without a word about emptiness, one alone would be neither true nor false, and a check lets that pass.
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="resource_coordinates_paired",
                violation_error_message=BOTH_COORDINATES,
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def kind_and_place(self) -> str:
        """«Ludzie, daje, Byczyna, CISPOL»: kind, direction, and what else is known."""
        organisation = self.organisation.label if self.organisation else ""
        parts = (self.get_kind_display(), self.get_direction_display(), self.place, organisation)
        return ", ".join(part for part in parts if part)


class ResourceVerificationQuerySet(models.QuerySet):
    def not_removed(self) -> "ResourceVerificationQuerySet":
        """Without checks that were noted by mistake."""
        return self.filter(removed_at__isnull=True)


class ResourceVerification(models.Model):
    """Somebody checked that the card is true on a day. Newest counts; old ones stay.

    Of checks noted before the portal kept it `noted_at` is unknown.
    """

    card = models.ForeignKey(ResourceCard, on_delete=models.PROTECT, related_name="verifications")
    verified_on = models.DateField()
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ResourceVerificationQuerySet.as_manager()

    class Meta:
        ordering = ("-verified_on", "-pk")

    def __str__(self) -> str:
        return f"{self.card_id}: {self.verified_on}"
