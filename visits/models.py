"""Study visits and meetings with organisations, and the resource cards that come of them.

Attendees are counted for the funder by sex and by sector and shown only as sums; guests need no account. A resource
card says what a place, a thing or a person offers or needs, where it was learnt and when somebody last checked it.
"""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import END_BEFORE_START, known_state, ordered
from kopalnia.lib.domain.versions import Versioned
from organisations.models import Organisation
from people.models import User
from programmes.models.participation import Participation
from programmes.models.programme import Edition
from programmes.models.visibility import coordinated_by, staffed_or_joined_by, visible_to_member
from visits.choices import ResourceDirection, ResourceKind, ResourceVisibility, Sector, Sex, VisitKind

BOTH_COORDINATES = _("Give both coordinates, or none.")


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "VisitQuerySet":
        return self.not_removed().filter(visible_to_member(user))

    def not_removed(self) -> "VisitQuerySet":
        """Without visits that were planned by mistake."""
        return self.filter(removed_at__isnull=True)


class Visit(Versioned):
    """A study visit or a meeting with organisations, of one or more days."""

    code = CodeField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="visits")
    kind = models.CharField(max_length=12, choices=VisitKind.choices, default=VisitKind.STUDY_VISIT)
    title = models.CharField(max_length=200)
    purpose = models.TextField(max_length=3000, blank=True)
    organiser = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    facilitators = models.CharField(max_length=300, blank=True)
    outcome = models.TextField(max_length=5000, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    search_key = models.TextField(blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "pk")
        constraints = (
            ordered("starts_on", "ends_on", name="visit_dates_ordered"),
            known_state("kind", VisitKind, name="visit_kind_known"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def days(self) -> list[dt.date]:
        """The days of the visit, first to last."""
        return [self.starts_on + dt.timedelta(days=n) for n in range((self.ends_on - self.starts_on).days + 1)]


class AgendaItemQuerySet(models.QuerySet):
    def not_removed(self) -> "AgendaItemQuerySet":
        """Without points that were taken out."""
        return self.filter(removed_at__isnull=True)


class AgendaItem(models.Model):
    """One point of the agenda: when, where, what, and who speaks in what role for which organisation."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="agenda")
    day = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)
    title = models.CharField(max_length=300)
    place = models.CharField(max_length=200, blank=True)
    speaker = models.CharField(max_length=160, blank=True)
    speaker_role = models.CharField(max_length=160, blank=True)
    speaker_organisation = models.CharField(max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ("day", "starts_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gte=models.F("starts_at")),
                name="agenda_item_times_ordered",
                violation_error_message=END_BEFORE_START,
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def edition(self) -> Edition:
        return self.visit.edition


class AttendeeQuerySet(models.QuerySet):
    def not_removed(self) -> "AttendeeQuerySet":
        """Without people who were taken off the list."""
        return self.filter(removed_at__isnull=True)

    def visible_to(self, user: User) -> "AttendeeQuerySet":
        """Names are for the coordination; everybody else gets sums."""
        return self.filter(coordinated_by(user, "visit__edition"))


class Attendee(models.Model):
    """Somebody at a visit: a participant of the edition or a guest without an account. Only sums leave this table."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="attendees")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )
    guest_name = models.CharField(max_length=160, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    sector = models.CharField(max_length=20, choices=Sector.choices, default=Sector.UNKNOWN)
    sex = models.CharField(max_length=8, choices=Sex.choices, default=Sex.UNKNOWN)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = AttendeeQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            known_state("sector", Sector, name="attendee_sector_known"),
            known_state("sex", Sex, name="attendee_sex_known"),
            models.CheckConstraint(
                condition=Q(participation__isnull=False, guest_name="")
                | (Q(participation__isnull=True) & ~Q(guest_name="")),
                name="attendee_participant_or_guest",
                violation_error_message=_("Choose a participant or enter a guest's name, not both."),
            ),
            models.UniqueConstraint(
                fields=("visit", "participation"),
                condition=Q(participation__isnull=False, removed_at__isnull=True),
                name="attendee_participant_once",
                violation_error_message=_("This person is already on the list."),
            ),
        )

    def __str__(self) -> str:
        return self.participation.user.told_apart if self.participation else self.guest_name

    @property
    def edition(self) -> Edition:
        return self.visit.edition

    @property
    def on_list(self) -> str:
        """«Anna Nowak (CISPOL)»: a guest with the organisation, a participant with a word that says so."""
        if self.participation is not None:
            return gettext("%(person)s (takes part in the programme)") % {"person": self.participation.user.told_apart}
        return f"{self.guest_name} ({self.organisation_name})" if self.organisation_name else self.guest_name


class AttendeeDay(models.Model):
    """Presence of an attendee on one day of the visit: a row means present, a withdrawn row is a corrected mistake."""

    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(
                fields=("attendee", "day"),
                condition=Q(withdrawn_at__isnull=True),
                name="attendee_day_once",
                violation_error_message=_("This day is already marked."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.attendee_id}@{self.day}"


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
