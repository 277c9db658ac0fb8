"""A programme and its editions, each a cohort with its own call, rules and thresholds."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import known_state, ordered
from kopalnia.lib.domain.versions import Versioned
from people.choices import Language
from people.models import User, rights
from programmes.choices import EditionRoleName, EntryFlag, PhaseKind
from programmes.models.call import CallWindow
from programmes.models.phase import Phase
from programmes.models.visibility import coordinated_by, visible_to_member


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ProgrammeQuerySet":
        return self.filter(visible_to_member(user, "editions")).distinct()

    def coordinated_by(self, user: User) -> "ProgrammeQuerySet":
        """Programmes with an edition the person coordinates today; administrators coordinate all, also those without one."""
        if user.is_administrator:
            return self
        return self.filter(coordinated_by(user, "editions")).distinct()


class Programme(Versioned):
    """One programme of employee volunteering, over all its editions. Money in złoty."""

    code = CodeField()
    name = models.CharField(max_length=200)
    aim = models.TextField(max_length=5000, blank=True)
    description = models.TextField(max_length=10000, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    budget_total = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    grant_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    funder_formula = models.TextField(
        max_length=1000, blank=True, help_text=_("The wording the funder requires on all materials.")
    )
    example_note = models.CharField(
        max_length=300, blank=True, help_text=_("What in this programme is made up; shown wherever it matters.")
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "name")
        constraints = (
            ordered("starts_on", "ends_on", name="programme_dates_ordered"),
            models.CheckConstraint(
                condition=Q(grant_amount__isnull=True)
                | Q(budget_total__isnull=True)
                | Q(grant_amount__lte=models.F("budget_total")),
                name="programme_grant_within_budget",
                violation_error_message=_("The grant cannot be larger than the whole budget."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class EditionQuerySet(models.QuerySet):
    def with_roles(self, user: User) -> "EditionQuerySet":
        """Add what `user` is in each edition today, in the same query; read as `edition.roles`."""
        today = rights.of(user)
        annotations = {f"_is_{role}": today.are(role, "pk") for role in EditionRoleName.values}
        annotations[f"_is_{EditionRoleName.ADMINISTRATOR}"] = Value(EditionRoleName.ADMINISTRATOR in today)
        return self.annotate(**annotations)

    def visible_to(self, user: User) -> "EditionQuerySet":
        """Editions in which the person has a role today; administrators see all. Annotated with the roles."""
        if not user.is_authenticated:
            return self.none()
        return self.with_roles(user).filter(visible_to_member(user, "pk"))

    def coordinated_by(self, user: User) -> "EditionQuerySet":
        """Editions the person coordinates today, as coordinator or as portal administrator."""
        return self.filter(coordinated_by(user, "pk"))

    def public(self) -> "EditionQuerySet":
        """Editions whose call anybody may read."""
        return self.filter(call_published_at__isnull=False)

    def with_call(self) -> "EditionQuerySet":
        """Add the dates of the recruitment phase in the same query: read as `edition.call`."""
        phase = Phase.objects.filter(edition=OuterRef("pk"), kind=PhaseKind.RECRUITMENT)
        return self.annotate(
            _call_opens_on=Subquery(phase.values("starts_on")[:1]),
            _call_closes_on=Subquery(phase.values("ends_on")[:1]),
        )


def all_entry_flags() -> list[str]:
    return list(EntryFlag.values)


class Edition(Versioned):
    """One cohort of a programme, with its own call, rules and thresholds."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="editions")
    code = CodeField()
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()
    # In which its texts are written, and people are written to who have not said otherwise.
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.POLISH)

    # The open call: what visitors read. Written by coordinators, published by an act of theirs.
    call_lead = models.TextField(max_length=2000, blank=True)
    call_for_whom = models.TextField(max_length=3000, blank=True)
    call_rules = models.TextField(max_length=20000, blank=True)
    privacy_notice = models.TextField(max_length=20000, blank=True)
    call_published_at = models.DateTimeField(null=True, blank=True)
    # Closed by hand before its last day, with words for those who come to apply; opened again it has neither.
    call_closed_at = models.DateTimeField(null=True, blank=True)
    call_closed_because = models.CharField(max_length=300, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_hours = models.CharField(max_length=120, blank=True)

    # Rules that differ between funders are settings of the edition, with the usual values as defaults.
    attendance_threshold = models.PositiveSmallIntegerField(
        default=80,
        validators=(MinValueValidator(0), MaxValueValidator(100)),
        help_text=_("The percentage of planned hours a person must attend to complete the training."),
    )
    silence_days = models.PositiveSmallIntegerField(
        default=21, help_text=_("After how many days without an entry a team counts as silent.")
    )
    small_group = models.PositiveSmallIntegerField(
        default=5, help_text=_("Totals for fewer people than this are hidden from companies and funders.")
    )

    entry_flags = models.JSONField(
        default=all_entry_flags,
        blank=True,
        help_text=_("What makes a mentor open an entry before confirming it."),
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "name")
        constraints = (
            ordered("starts_on", "ends_on", name="edition_dates_ordered"),
            known_state("language", Language, name="edition_language_known"),
            models.CheckConstraint(
                condition=Q(attendance_threshold__lte=100),
                name="edition_threshold_is_per_cent",
                violation_error_message=_("The threshold must be a number from 0 to 100."),
            ),
            models.CheckConstraint(
                condition=Q(call_closed_at__isnull=True, call_closed_because="")
                | Q(call_closed_at__isnull=False, call_published_at__isnull=False) & ~Q(call_closed_because=""),
                name="edition_call_closed_says_why",
                violation_error_message=_("To close a call, write a few words to people who come to apply."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme.name}, {self.name}"

    def as_read_by(self, user: User) -> "Edition":
        """The same row, knowing the roles of the asking person, as if it had been read `with_roles`."""
        today = rights.of(user)
        for role in EditionRoleName.values:
            setattr(self, f"_is_{role}", self.pk in today.get(role, ()))
        setattr(self, f"_is_{EditionRoleName.ADMINISTRATOR}", EditionRoleName.ADMINISTRATOR in today)
        return self

    @property
    def roles(self) -> frozenset[EditionRoleName]:
        """What the asking person is here. Needs a row read through `visible_to`, `with_roles` or `as_read_by`."""
        return frozenset(role for role in EditionRoleName if getattr(self, f"_is_{role.value}"))

    @property
    def is_coordinated(self) -> bool:
        """Whether the asking person coordinates this edition (or administers the portal)."""
        return bool(self.roles & {EditionRoleName.COORDINATOR, EditionRoleName.ADMINISTRATOR})

    @cached_property
    def call(self) -> CallWindow:
        """When people may apply; one query unless the row was read `with_call`."""
        read = self.__dict__
        if "_call_opens_on" in read:
            return CallWindow(read["_call_opens_on"], read["_call_closes_on"], stopped=self.call_closed_at is not None)
        phase = self.phases.filter(kind=PhaseKind.RECRUITMENT).first()
        days = (None, None) if phase is None else (phase.starts_on, phase.ends_on)
        return CallWindow(*days, stopped=self.call_closed_at is not None)
