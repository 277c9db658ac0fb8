"""What one person hands over to another: a note and a list of open things. What was done before stays where it was done.

The list keeps words, not rows: a plan that was sent is evidence and is not rewritten, so who looks after an action of it
from now on is said here.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.codes import CodeField
from kopalnia.lib.domain.constraints import known_state
from microprojects.choices import HandOverKind, OpenItemKind
from microprojects.models.microproject import Microproject, TeamRelation, in_visible_microproject
from people.models import User, rights
from programmes.models import coordinated_by


class HandOverQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "HandOverQuerySet":
        """The team's own: everybody who sees the team. A mentor's: the mentors of the day and the coordinators."""
        own = ~Q(kind=HandOverKind.MENTOR) & in_visible_microproject(user)
        mentored = Q(microproject__in=rights.of(user).rows(TeamRelation.MENTOR))
        return self.filter(own | mentored | coordinated_by(user, "microproject__edition"))

    def waiting_for(self, user: User) -> "HandOverQuerySet":
        """Those the person has taken over and not said yet that they read, oldest first."""
        rows = self.visible_to(user).filter(to_user=user, read_at__isnull=True)
        return rows.select_related("from_user", "microproject").prefetch_related("items").order_by("written_at", "pk")


class HandOver(models.Model):
    """From one person to another, from a day on: the first day of the second one."""

    code = CodeField()
    microproject = models.ForeignKey(Microproject, on_delete=models.PROTECT, related_name="hand_overs")
    kind = models.CharField(max_length=10, choices=HandOverKind.choices)
    from_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="hand_overs")
    starts_on = models.DateField()
    note = models.TextField(max_length=3000, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "-pk")
        constraints = (
            known_state("kind", HandOverKind, name="hand_over_kind_known"),
            models.CheckConstraint(
                condition=~Q(from_user=F("to_user")),
                name="hand_over_between_two",
                violation_error_message=_("No one can hand over to themselves."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_user} → {self.to_user}"


class HandOverItem(models.Model):
    """One open thing, as it was called that day. `target` finds its page: the code or the number of its row."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=8, choices=OpenItemKind.choices)
    title = models.CharField(max_length=340)
    target = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (known_state("kind", OpenItemKind, name="hand_over_item_kind_known"),)

    def __str__(self) -> str:
        return self.title
