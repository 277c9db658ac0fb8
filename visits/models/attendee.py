"""Who came to a visit, and on which of its days. For the funder they are counted by sex and by sector; only sums leave.

Guests need no account.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.constraints import known_state
from people.models import User
from programmes.models.participation import Participation
from programmes.models.programme import Edition
from programmes.models.visibility import coordinated_by
from visits.choices import Sector, Sex
from visits.models.visit import Visit


class AttendeeQuerySet(models.QuerySet):
    def not_removed(self) -> "AttendeeQuerySet":
        """Without people who were taken off the list."""
        return self.filter(removed_at__isnull=True)

    def visible_to(self, user: User) -> "AttendeeQuerySet":
        """Names are for the coordinators; everybody else gets sums."""
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
