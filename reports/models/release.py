"""What a company has been told of its people: dated releases of totals, written once and never changed.

A company that could read its totals of every day would read one person's hours from the difference of two days. So figures
leave in releases, on the last day of a month, and each line of a release is a sum over parts of at least
`Edition.small_group` people that stands in no other line. Two releases, subtracted, give lines and nothing smaller.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.constraints import known_state, ordered
from organisations.models import Organisation
from people.models.append_only import AppendOnly, AppendOnlyQuerySet
from programmes.models import Edition, Participation
from reports.choices import Measure


class CompanyReleaseQuerySet(AppendOnlyQuerySet["CompanyRelease"]):
    def of(self, edition: Edition, organisation: Organisation) -> "CompanyReleaseQuerySet":
        return self.filter(edition=edition, organisation=organisation)


class CompanyRelease(AppendOnly):
    """The totals of a company's people as of a day. One that brought nothing new has no lines."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="company_releases")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="releases")
    day = models.DateField()
    released_at = models.DateTimeField()

    objects = CompanyReleaseQuerySet.as_manager()

    class Meta:
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "organisation", "day"),
                name="company_release_once",
                violation_error_message=_("The totals for this day have already been released."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.day}"


class ReleasedSum(AppendOnly):
    """One line of a release: people enrolled, or minutes, of the months `first_month` to `last_month`.

    `is_correction` marks what changed afterwards in months that had been released; it may be below zero.
    """

    release = models.ForeignKey(CompanyRelease, on_delete=models.PROTECT, related_name="sums")
    measure = models.CharField(max_length=12, choices=Measure.choices)
    first_month = models.DateField()
    last_month = models.DateField()
    value = models.IntegerField()
    is_correction = models.BooleanField(default=False)

    class Meta:
        ordering = ("first_month", "pk")
        constraints = (
            known_state("measure", Measure, name="released_sum_measure_known"),
            ordered("first_month", "last_month", name="released_sum_months_ordered"),
            models.UniqueConstraint(
                fields=("release", "measure", "first_month"),
                condition=models.Q(is_correction=False),
                name="released_sum_once",
                violation_error_message=_("These months have already been released."),
            ),
            models.UniqueConstraint(
                fields=("release", "measure"),
                condition=models.Q(is_correction=True),
                name="released_correction_once",
                violation_error_message=_("A release has one line of corrections."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure}: {self.value}"


class ReleasedShare(AppendOnly):
    """What of one person and month stands in a line. Shown to nobody: the next release needs it to know what is new."""

    line = models.ForeignKey(ReleasedSum, on_delete=models.PROTECT, related_name="shares")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    value = models.IntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("line", "participation", "month"),
                name="released_share_once",
                violation_error_message=_("This share is already in the total."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.line_id}: {self.month}"
