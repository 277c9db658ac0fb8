"""Reading invitations: the coordinators' list, and the one behind a link."""

from typing import Any

from django.db.models import Case, IntegerField, OuterRef, QuerySet, Value, When

from joining.choices import InvitationState
from joining.models import Invitation
from joining.models.invitation import hash_of, of_address
from kopalnia.lib.domain import clock
from kopalnia.lib.domain.totals import total_of
from programmes.models import Edition, EditionRole


def behind(token: str) -> Invitation | None:
    """The invitation a link leads to, if it may still be accepted. Always one query of one shape: a token that never was
    and one that is used up take the same way."""
    rows = Invitation.objects.usable().select_related("edition__programme", "organisation", "sent_by")
    return rows.filter(token_hash=hash_of(token)).first()


def invitations(edition: Edition) -> QuerySet[Invitation]:
    """Those that wait first, then what became of the others, newest first."""
    waiting = When(state__in=(InvitationState.SENT, InvitationState.EXPIRED), then=Value(0))
    return (
        edition.invitations.select_related("organisation", "sent_by", "accepted_by")
        .annotate(over=Case(waiting, default=Value(1), output_field=IntegerField()))
        .order_by("over", "-sent_at", "-pk")
    )


def holder(edition: Edition, *, email: str, role: str, organisation: Any = None) -> EditionRole | None:
    """The grant a person with this address has for today or for later, if any."""
    rows = edition.role_grants.filter(of_address(email), role=role, organisation=organisation)
    return rows.exclude(ends_on__lt=clock.today()).first()


def action_item_annotations() -> dict[str, Any]:
    """Annotations of an `Edition` row: invitations whose time passed without an answer."""
    return {"invitations_overdue": total_of(Invitation.objects.filter(edition=OuterRef("pk")).overdue())}
