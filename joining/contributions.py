"""What the ways in add to pages and rules of the rooms below."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from joining.actions import company_accounts, invitations
from joining.models import Invitation
from joining.presenters.cards import card_line
from joining.queries.cards import card_numbers
from joining.queries.company_accounts import decided
from kopalnia.lib.domain import clock
from people.models import User
from programmes import extensions
from programmes.models import Edition, Participation

extensions.undoable_steps["zaproszenie"] = extensions.UndoableStep(
    lambda user, edition: Invitation.objects.visible_to(user).filter(edition=edition),
    invitations.undo_revoke,
    gettext_lazy("The link in the message will work again until the two weeks are over."),
    lambda edition, _row: reverse("joining:invitation_list", args=[edition.code]),
    "zasady",
)
extensions.undoable_steps["konto-firmy"] = extensions.UndoableStep(
    decided,
    company_accounts.undo_decision,
    gettext_lazy("The company account will not let this person in until it is recognised again."),
    lambda edition, _row: reverse("joining:company_account_list", args=[edition.code]),
    "ludzie",
    needs_edition=True,
)


@extensions.person_numbers.register
def newest_card(_reader: User) -> dict[str, Any]:
    return card_numbers()


@extensions.person_page.register
def card(participation: Participation, edition: Edition, reader: User, on: dt.date) -> dict[str, Any]:
    """The card of today, for the coordinators; asks the database nothing."""
    shown = edition.is_coordinated and not clock.is_past(on)
    return {"card": card_line(participation, edition=edition, issuer=reader) if shown else None}
