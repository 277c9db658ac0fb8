"""What invitations, company accounts and cards put on the home page of the coordinators."""

import datetime as dt
from typing import Any

from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from joining.queries import company_accounts
from kopalnia.lib.domain.dated import active_q
from kopalnia.lib.domain.totals import total_of
from kopalnia.lib.web.action_items import ActionItem
from people.models import Card
from programmes.models import Edition, Participation


def card_numbers(today: dt.date) -> dict[str, Any]:
    """An annotation of an edition: how many people who take part have a blocked card."""
    waiting = Participation.objects.filter(
        active_q(today), edition=OuterRef("pk"), user__cards__in=Card.objects.blocked()
    )
    return {"cards_blocked": total_of(waiting)}


def action_items_of_invitations(edition: Edition) -> ActionItem | None:
    """`edition` was read with `queries.invitations.action_item_annotations`."""
    overdue: int = getattr(edition, "invitations_overdue", 0)
    if overdue:
        return ActionItem(
            count=overdue,
            sentence=ngettext(
                "invitation expired without an answer.", "invitations expired without an answer.", overdue
            ),
            detail=_("Send it again or withdraw it."),
            verb=_("See the invitations"),
            url=reverse("joining:invitation_list", args=[edition.code]),
        )
    return None


def action_items_of_accounts(edition: Edition) -> ActionItem | None:
    """People nobody knows who came by an account of their company. One query where a company's account opens the portal."""
    if unknown := company_accounts.waiting_count(edition):
        return ActionItem(
            count=unknown,
            sentence=ngettext(
                "person signed in with a company account we do not recognise.",
                "people signed in with company accounts we do not recognise.",
                unknown,
            ),
            verb=_("Recognise"),
            url=reverse("joining:company_account_list", args=[edition.code]),
        )
    return None


def action_items_of_cards(edition: Edition) -> ActionItem | None:
    """Blocked cards. `edition` was read with `card_numbers`."""
    blocked: int = edition.cards_blocked  # type: ignore[attr-defined]
    if blocked:
        return ActionItem(
            count=blocked,
            sentence=ngettext("card needs reissuing.", "cards need reissuing.", blocked),
            detail=_("It was blocked by five wrong PINs. The person may have no other way to sign in."),
            verb=_("Open the cards"),
            url=reverse("joining:card_list", args=[edition.code]),
        )
    return None
