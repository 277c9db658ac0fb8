"""Who may do what with people and accounts; and the two coarse rules every app uses."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kopalnia.lib.access import Decision, no, yes
from people.models import User


def signed_in(user: User) -> Decision:
    """Everybody who has signed in."""
    return yes() if user.is_authenticated else no(_("Sign in first."))


def administrator(user: User) -> Decision:
    """Administrators of the portal."""
    return yes() if user.is_administrator else no(_("Only an administrator of the portal may open this page."))


def give_consent(user: User, account: User) -> Decision:
    """Nobody consents for somebody else on a screen; a paper form is recorded by the coordinator's action."""
    return yes() if user.pk == account.pk else no(_("Only the person may give or withdraw their consent."))
