"""What recruitment and trainings put on home pages."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.attention import Attention
from programmes.models import Edition
from programmes.queries.training_home import attention_counts


def attention(edition: Edition, today: dt.date) -> list[Attention]:
    """Rows on trainings: lists nobody signed, people who may miss the threshold. One query
    when the edition was read with `attention_numbers`."""
    counts = attention_counts(edition, today)
    rows = []
    if not edition.call_published_at and today <= edition.ends_on:
        rows.append(
            Attention(
                count=1,
                sentence=_("call to publish."),
                detail=_("It needs its texts, the dates of recruitment and the employers with their places."),
                verb=_("Prepare the call"),
                url=reverse("programmes:edition_settings", args=[edition.code]),
            )
        )
    if counts.unsigned:
        rows.append(
            Attention(
                count=counts.unsigned,
                sentence=ngettext(
                    "attendance list is not signed off.", "attendance lists are not signed off.", counts.unsigned
                ),
                detail=_("Hours count only from signed lists."),
                verb=_("Sign the lists"),
                url=reverse("programmes:training_list", args=[edition.code]),
                blocking=True,
                since=timezone.localdate(counts.unsigned_since) if counts.unsigned_since else None,
            )
        )
    people = counts.at_risk + counts.lost
    if people:
        ahead = (
            _("The next session: %(day)s.") % {"day": date_format(timezone.localtime(counts.next_open), "j E")}
            if counts.next_open
            else _("No session is ahead.")
        )
        rows.append(
            Attention(
                count=people,
                sentence=ngettext(
                    "person may not reach the threshold of training hours.",
                    "people may not reach the threshold of training hours.",
                    people,
                ),
                detail=ahead,
                verb=_("See the hours"),
                url=reverse("programmes:training_hours", args=[edition.code]),
            )
        )
    return rows
