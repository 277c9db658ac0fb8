"""Who may do what with people and accounts; and the two coarse rules every app uses."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopalnia.lib.access import Decision, no, yes
from people import second_factor
from people.models import User

LAST_FACTOR = gettext_lazy(
    "Your role needs a second factor and this is your last one. Add another first, then you can remove this one."
)


def signed_in(user: User) -> Decision:
    """Everybody who has signed in."""
    return yes() if user.is_authenticated else no(_("Sign in first."))


def administrator(user: User) -> Decision:
    """Administrators of the portal."""
    return yes() if user.is_administrator else no(_("Only an administrator of the portal may open this page."))


def give_consent(user: User, account: User) -> Decision:
    """Nobody consents for somebody else on a screen; a paper form is recorded by the coordinator's action."""
    return yes() if user.pk == account.pk else no(_("Only the person may give or withdraw their consent."))


def remove_factor(user: User, factor: Authenticator) -> Decision:
    """One's own app or key; the last one stays as long as the person's role needs it."""
    others = Authenticator.objects.filter(user_id=user.pk, type__in=second_factor.FACTORS).exclude(pk=factor.pk)
    if factor.type in second_factor.FACTORS and second_factor.is_needed(user) and not others.exists():
        return no(LAST_FACTOR)
    return yes()


def reset_second_factor(user: User, person: User) -> Decision:
    """For somebody who has lost everything; nobody does it for themselves."""
    if not user.is_administrator:
        return no(_("Only an administrator of the portal can do this."))
    if user.pk == person.pk:
        return no(_("Another administrator has to do this for you."))
    if not Authenticator.objects.filter(user_id=person.pk).exists():
        return no(_("This person has no second factor."))
    return yes()
