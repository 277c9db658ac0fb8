"""What the call puts on the home page of the coordinators."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from kopalnia.lib.web.action_items import ActionItem
from programmes.models import Edition


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
