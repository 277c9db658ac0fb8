"""The mentor's part of the home page: at most one thing framed, then a card for each team of today."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from kopalnia.lib.domain.clock import is_past
from mentors import queries
from mentors.forms import MeetingForm
from microprojects.entry_flags import flag
from microprojects.models import Entry, HandOver
from microprojects.queries.entries import waiting_for
from people.models import User
from programmes.models import Edition

# Beyond this many the page says «20+»; the queue has them all.
MOST_COUNTED = 21


@dataclass(frozen=True, slots=True)
class MentorCard:
    """A team's card, with the form of a meeting to fill in where it stands."""

    card: queries.TeamCard
    form: MeetingForm

    @property
    def meeting_url(self) -> str:
        return reverse("mentors:meeting_new", args=[self.card.microproject.code])


def mentor_section(user: User, edition: Edition | None, today: dt.date) -> dict[str, Any] | None:
    """What waits for the mentor and their teams (of one edition, or of all); None for who accompanies nobody.

    Seven queries, five when nothing waits. Rendered by `mentors/_home.html`.
    """
    cards = queries.cards(user, today=today)
    if edition is not None:
        cards = [card for card in cards if card.microproject.edition_id == edition.pk]
    if not cards:
        return None
    # What waits is a matter of today; a day gone by has nothing to do.
    rows = waiting_for(user) if not is_past(today) else Entry.objects.none()
    if edition is not None:
        rows = rows.filter(microproject__edition=edition)
    waiting: list[Entry] = list(rows[:MOST_COUNTED])
    unread = HandOver.objects.waiting_for(user)
    return {
        "unread": unread if edition is None else unread.filter(microproject__edition=edition),
        "due": flag(waiting[:1])[0] if waiting else None,
        "due_count": len(waiting),
        "cards": [
            MentorCard(card, MeetingForm(team=card.team, auto_id=f"{card.microproject.code}_%s")) for card in cards
        ],
    }
