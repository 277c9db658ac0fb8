"""What trainings put on the home page of the coordinators."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Exists,
    OuterRef,
    Subquery,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.documents.rendering import RenderingState
from kopalnia.lib.domain.totals import total_of
from kopalnia.lib.web.action_items import ActionItem
from people.models import User
from programmes.models import Edition
from trainings.choices import SessionState
from trainings.models import AttendanceList, Certificate, Session
from trainings.presenters.training import TrainingProgress, progress_of
from trainings.queries.home import TrainingAttentionCounts, action_item_counts
from trainings.queries.training import coming_sessions, plan_of, with_progress

MOST_COMING = 30


@dataclass(frozen=True)
class ParticipantTrainingSection:
    """What a participant's home shows of trainings."""

    progress: TrainingProgress
    next_session: Session | None
    # Sessions to come that were moved or cancelled.
    changed: list[Session]


def document_numbers() -> dict[str, Any]:
    """Annotations of an edition: certificates and lists to print whose file could not be made, and the first of each.

    A list is forgotten once a newer one was prepared for the session, or none is needed any more.
    """
    papers = Certificate.objects.filter(edition=OuterRef("pk"), rendering=RenderingState.FAILED, voided_at=None)
    newer = AttendanceList.objects.filter(session=OuterRef("session"), number__gt=OuterRef("number"))
    lists = AttendanceList.objects.filter(
        ~Exists(newer), edition=OuterRef("pk"), rendering=RenderingState.FAILED, session__state=SessionState.PLANNED
    )
    return {
        "certificates_failed": total_of(papers),
        "certificate_failed": Subquery(papers.order_by("pk").values("code")[:1]),
        "lists_failed": total_of(lists),
        "list_failed": Subquery(lists.order_by("pk").values("session__code")[:1]),
    }


def action_items_of_documents(edition: Any) -> list[ActionItem]:
    """What the worker has given up making. `edition` was read with `document_numbers`."""
    return [
        ActionItem(
            count=edition.certificates_failed,
            sentence=ngettext(
                "certificate has no PDF: it could not be created.",
                "certificates have no PDF: it could not be created.",
                edition.certificates_failed,
            ),
            detail=_("They are issued and valid. Print again; if it fails again, contact the portal administrators."),
            verb=_("See the first of them"),
            url=_address("certificate_detail", edition, edition.certificate_failed),
        ),
        ActionItem(
            count=edition.lists_failed,
            sentence=ngettext(
                "printable attendance list could not be created.",
                "printable attendance lists could not be created.",
                edition.lists_failed,
            ),
            detail=_("Prepare a new list. If it fails again, contact the portal administrators."),
            verb=_("Open the session"),
            url=_address("session_detail", edition, edition.list_failed),
        ),
    ]


def _address(view: str, edition: Edition, code: str | None) -> str:
    return reverse(f"trainings:{view}", args=[edition.code, code]) if code else ""


def action_items(edition: Edition, today: dt.date) -> tuple[ActionItem | None, ActionItem | None]:
    """Lists nobody signed, and people who may miss the threshold. One query when the edition was read with
    `queries.home.action_item_annotations`."""
    counts = action_item_counts(edition, today)
    return _unsigned(edition, counts), _may_miss(edition, counts)


def _unsigned(edition: Edition, counts: TrainingAttentionCounts) -> ActionItem | None:
    if counts.unsigned:
        return ActionItem(
            count=counts.unsigned,
            sentence=ngettext(
                "attendance list is not signed off.", "attendance lists are not signed off.", counts.unsigned
            ),
            detail=_("Only hours from signed lists count."),
            verb=_("Sign off the lists"),
            url=reverse("trainings:training_list", args=[edition.code]),
            blocking=True,
            since=timezone.localdate(counts.unsigned_since) if counts.unsigned_since else None,
        )
    return None


def _may_miss(edition: Edition, counts: TrainingAttentionCounts) -> ActionItem | None:
    if people := counts.may_miss:
        if counts.next_ahead:
            day = date_format(timezone.localtime(counts.next_ahead), "j E")
            ahead = _("Next session: %(day)s.") % {"day": day}
        elif counts.unsigned:
            ahead = _("No sessions are left, and hours on unsigned lists do not count yet.")
        else:
            ahead = _("No sessions are scheduled.")
        return ActionItem(
            count=people,
            sentence=ngettext(
                "person may not reach the training hours threshold.",
                "people may not reach the training hours threshold.",
                people,
            ),
            detail=ahead,
            verb=_("See the hours"),
            url=f"{reverse('trainings:training_hours', args=[edition.code])}?kto=zagrozone",
        )
    return None


def participant_section(user: User, edition: Edition, today: dt.date) -> ParticipantTrainingSection | None:
    """Own bricks and the next session; None for somebody who does not take part or while there is no plan. 3 queries."""
    row = with_progress(edition).filter(user=user).first()
    if row is None:
        return None
    plan = plan_of(edition)
    if not plan.planned:
        return None
    coming = list(coming_sessions(edition, today)[:MOST_COMING])
    planned = [session for session in coming if session.state == SessionState.PLANNED]
    return ParticipantTrainingSection(
        progress=progress_of(row, plan),
        next_session=next((session for session in planned if localtime(session.starts_at).date() >= today), None),
        changed=[session for session in coming if session.is_moved or session.state == SessionState.CANCELLED],
    )
