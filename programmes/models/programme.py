"""A programme, its editions (cohorts) with phases as rows, and who stands behind it in which role and since when.

The date columns of a round are rows here (`Phase`): phases may overlap, and a new kind of phase is no new column.
Roles are rows with dates; a change is a new row, so that anybody can say who held what on a given day.
"""

import datetime as dt
from collections.abc import Iterable

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import known_state, ordered
from kopalnia.lib.domain.dated import Dated, DatedQuerySet
from kopalnia.lib.domain.periods import NoOverlap
from kopalnia.lib.domain.versions import Versioned
from organisations.models import Organisation
from people.choices import Language
from people.models import User, rights
from people.sign_in_methods import who_can_sign_in
from programmes.choices import EditionRoleName, EntryFlag, PartnershipRole, PhaseKind
from programmes.models.call import CallWindow
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


class PhaseQuerySet(models.QuerySet):
    def current(self, *, on: dt.date | None = None) -> "PhaseQuerySet":
        day = on or clock.today()
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Phase(Versioned):
    """A stretch of an edition. Phases may overlap; one kind stands once in an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="phases")
    kind = models.CharField(max_length=20, choices=PhaseKind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = PhaseQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "ends_on")
        constraints = (
            ordered("starts_on", "ends_on", name="phase_dates_ordered"),
            known_state("kind", PhaseKind, name="phase_kind_known"),
            models.UniqueConstraint(
                fields=("edition", "kind"),
                name="phase_once_in_edition",
                violation_error_message=_("This phase is already in the plan."),
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()


class PartnershipQuerySet(DatedQuerySet):
    def employers(self) -> "PartnershipQuerySet":
        return self.filter(role=PartnershipRole.EMPLOYER)


class Partnership(Dated):
    """An organisation's part in an edition, from a day to a day. Employers also hold a number of places."""

    reopened_by = "programmes.actions.setup.reopen_partnership"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="partnerships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships")
    role = models.CharField(max_length=24, choices=PartnershipRole.choices)
    places = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Places for employees of this company in the call.")
    )
    description = models.TextField(max_length=2000, blank=True)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "pk")
        constraints = (
            ordered("starts_on", "ends_on", name="partnership_dates_ordered"),
            known_state("role", PartnershipRole, name="partnership_role_known"),
            NoOverlap(
                fields=("edition", "organisation", "role"),
                name="partnership_no_overlap",
                violation_error_message=_("This organisation already has this role here."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


GRANTED_ROLES: Iterable[str] = EditionRoleName.values[:3]

ALREADY_HELD_HERE = _("This person already has this role here.")


def granted_role(*, known: str, company: str) -> tuple[models.CheckConstraint, models.CheckConstraint]:
    """A role that can be granted; a company stands with it exactly when it is that of its representative."""
    return (
        models.CheckConstraint(
            condition=Q(role__in=list(GRANTED_ROLES)),
            name=known,
            violation_error_message=_("There is no such role."),
        ),
        models.CheckConstraint(
            condition=Q(role=EditionRoleName.REPRESENTATIVE, organisation__isnull=False)
            | (~Q(role=EditionRoleName.REPRESENTATIVE) & Q(organisation__isnull=True)),
            name=company,
            violation_error_message=_("A company representative needs a company; other roles have none."),
        ),
    )


class EditionRoleQuerySet(DatedQuerySet):
    def visible_to(self, user: User) -> "EditionRoleQuerySet":
        return self.filter(visible_to_member(user))

    def opening_something(self) -> "EditionRoleQuerySet":
        """Grants through which somebody sees more than a participant today or will: those that last or are to begin, and
        each representation, which opens the sums of its time for good (`former_representation`)."""
        lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())
        return self.filter(lasting | Q(role=EditionRoleName.REPRESENTATIVE))

    def in_charge(self, *, after: dt.date | None = None) -> "EditionRoleQuerySet":
        """Coordination without a last day, of people who can sign in, from the day after `after` (today) on."""
        return self.lasting(after=after).filter(role=EditionRoleName.COORDINATOR, user__in=who_can_sign_in())

    def former_representation(self, user: User, *, on: dt.date | None = None) -> "EditionRoleQuerySet":
        """The ended grants by which the person represented a company and does so no longer, the last one of each.

        It opens the sums of that company as they were on the last day of the grant, and nothing else: `visible_to` of
        an edition asks only for roles that last.
        """
        day = on or clock.today()
        own = self.filter(user=user.pk, role=EditionRoleName.REPRESENTATIVE)
        later = own.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("ends_on")),
            edition=OuterRef("edition"),
            organisation=OuterRef("organisation"),
            starts_on__lte=day,
        )
        return own.ended(day).filter(~Exists(later)).select_related("edition__programme", "organisation")


class EditionRole(Dated):
    """Coordination, mentoring or the representation of one company, granted to a person in an edition."""

    reopened_by = "programmes.actions.setup.reopen_role"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="role_grants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="edition_roles")
    role = models.CharField(max_length=16, choices=[(r.value, r.label) for r in list(EditionRoleName)[:3]])
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="representatives"
    )

    objects = EditionRoleQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "pk")
        constraints = (
            ordered("starts_on", "ends_on", name="edition_role_dates_ordered"),
            *granted_role(known="edition_role_known", company="edition_role_company_only_for_representative"),
            NoOverlap(
                fields=("edition", "user", "role"),
                condition=Q(organisation__isnull=True),
                name="edition_role_no_overlap",
                violation_error_message=ALREADY_HELD_HERE,
            ),
            NoOverlap(
                fields=("edition", "user", "organisation"),
                name="edition_representative_no_overlap",
                violation_error_message=ALREADY_HELD_HERE,
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} ({self.role_label})"

    @property
    def role_label(self) -> str:
        """The role in the form of address of the person who holds it."""
        return EditionRoleName(self.role).in_form(self.user.form_of_address)


@rights.part
def _granted_roles(user_id: int, day: dt.date) -> models.QuerySet:
    return EditionRole.objects.active(day).filter(user=user_id).values_list("role", "edition_id")
