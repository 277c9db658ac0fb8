"""What the call puts on the home page of the coordinators."""

import datetime as dt

from django.db.models import Count, F, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.web.action_items import ActionItem
from programmes.models import Edition
from recruitment.choices import ApplicationState


def attention_of_call(edition: Edition, today: dt.date) -> ActionItem | None:
    """A call that nobody has published yet."""
    if not edition.call_published_at and today <= edition.ends_on:
        return ActionItem(
            count=1,
            sentence=_("call to publish."),
            detail=_("It needs its texts, the recruitment dates and the employers with their places."),
            verb=_("Prepare the call"),
            url=reverse("programmes:edition_settings", args=[edition.code]),
        )
    return None


def attention_of_applications(
    edition: Edition, counts: dict[str, int | dt.datetime | None] | None = None
) -> list[ActionItem]:
    """Rows of «Wymaga uwagi»: applications without a decision; decisions nobody has heard of."""
    found = attention_counts(edition) if counts is None else counts
    waiting, ready = int(found["waiting"] or 0), int(found["to_announce"] or 0)  # type: ignore[arg-type]
    since = found["waiting_since"]
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
                since=timezone.localdate(since) if isinstance(since, dt.datetime) else None,
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


def attention_counts(edition: Edition) -> dict[str, int | dt.datetime | None]:
    """Numbers for the home page in one query: `waiting`, `waiting_since`, `to_announce`."""
    waiting = Q(state=ApplicationState.SUBMITTED, verdict="")
    unknown = Q(state=ApplicationState.SUBMITTED) & ~Q(verdict="") & ~Q(verdict=F("announced_verdict"))
    return edition.applications.order_by().aggregate(
        waiting=Count("pk", filter=waiting),
        waiting_since=Min("submitted_at", filter=waiting),
        to_announce=Count("pk", filter=unknown),
    )
