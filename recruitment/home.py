"""What the call puts on the home page of the coordinators."""

import datetime as dt
from typing import Any

from django.db.models import F, Min, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.domain.totals import total_of, value_of
from kopalnia.lib.web.action_items import ActionItem
from programmes.models import Edition
from recruitment.choices import ApplicationState
from recruitment.models import Application


def action_items_of_call(edition: Edition, today: dt.date) -> ActionItem | None:
    """A call that nobody has published yet."""
    if not edition.call_published_at and today <= edition.ends_on:
        return ActionItem(
            count=1,
            sentence=_("call to publish."),
            detail=_("The call needs its texts, the recruitment dates and the number of places for each employer."),
            verb=_("Prepare the call"),
            url=reverse("programmes:edition_settings", args=[edition.code]),
        )
    return None


def action_items_of_applications(edition: Any) -> list[ActionItem]:
    """Applications without a decision; decisions nobody has heard of. `edition` was read with `application_numbers`."""
    waiting: int = edition.applications_waiting
    since: dt.datetime | None = edition.applications_waiting_since
    ready: int = edition.decisions_to_announce
    rows = []
    if waiting:
        rows.append(
            ActionItem(
                count=waiting,
                sentence=ngettext(
                    "application is awaiting a decision.", "applications are awaiting a decision.", waiting
                ),
                verb=ngettext("Decide", "Decide", waiting),
                url=reverse("recruitment:recruitment_board", args=[edition.code]),
                since=timezone.localdate(since) if since else None,
            )
        )
    if ready and not waiting:
        rows.append(
            ActionItem(
                count=ready,
                sentence=ngettext(
                    "decision is ready but not announced.",
                    "decisions are ready but not announced.",
                    ready,
                ),
                verb=ngettext("Announce the decision", "Announce the decisions", ready),
                url=reverse("recruitment:announce", args=[edition.code]),
            )
        )
    return rows


def application_numbers() -> dict[str, Any]:
    """Annotations of an edition: applications without a decision since when, and decisions nobody has heard of."""
    sent = Application.objects.filter(edition=OuterRef("pk"), state=ApplicationState.SUBMITTED)
    waiting = sent.filter(verdict="")
    return {
        "applications_waiting": total_of(waiting),
        "applications_waiting_since": value_of(waiting, Min("submitted_at")),
        "decisions_to_announce": total_of(sent.exclude(verdict="").exclude(verdict=F("announced_verdict"))),
    }
