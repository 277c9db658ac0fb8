"""What the home page shows of this app."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.web.action_items import ActionItem
from people.models import User
from people.queries import mail_numbers, mail_stop


def action_items(user: User) -> list[ActionItem]:
    """For administrators of the portal: mail does not leave. One query for them while all is well."""
    if not user.is_administrator or (stop := mail_stop()) is None:
        return []
    waiting = mail_numbers()["waiting"]
    return [
        ActionItem(
            count=waiting or 1,
            sentence=ngettext(
                "message is queued because mail is not going out.",
                "messages are queued because mail is not going out.",
                waiting or 1,
            ),
            detail=stop.get_kind_display(),
            verb=_("See why"),
            url=reverse("people:mail_list"),
            blocking=True,
            since=timezone.localdate(stop.since),
        )
    ]
