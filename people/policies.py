"""Who may do what with people and accounts; and the two coarse rules every app uses."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.problems import decide
from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.undo import Undoing
from people import merging, second_factor
from people.choices import MAIL_NOT_SENT
from people.models import Card, Merge, OutgoingMail, PortalRole, User
from people.undo import may_reopen

LAST_FACTOR = gettext_lazy(
    "Your role requires two-step verification and this is your only method. Add another one before you remove it."
)
ONLY_WAY_IN = gettext_lazy(
    "This is your only way to sign in. Add an e-mail address first. If you are a participant and have no other role, you"
    " can also get a card from the coordinators."
)


def signed_in(user: User) -> Decision:
    """Everybody who has signed in."""
    return yes() if user.is_authenticated else no(_("Sign in first."))


def administrator(user: User) -> Decision:
    """Administrators of the portal."""
    return yes() if user.is_administrator else no(_("Only a portal administrator can open this page."))


def administer(user: User, _row: object) -> Decision:
    """Administrators of the portal."""
    return administrator(user)


def reopen_portal_role(user: User, grant: PortalRole) -> Undoing:
    """Administrators of the portal, when the role has ended."""
    may = administrator(user)
    return may_reopen(grant, "role.revoked", could=may, coordinates=bool(may))


def own(user: User, row: Card | Authenticator | SocialAccount) -> Decision:
    """The person whose account it belongs to."""
    return yes() if user.pk == row.user_id else no(_("This belongs to another person's account."))


def remove_factor(user: User, factor: Authenticator) -> Decision:
    """One's own app or key; the last one stays as long as the person's role needs it."""
    others = Authenticator.objects.filter(user_id=user.pk, type__in=second_factor.FACTORS).exclude(pk=factor.pk)
    if factor.type in second_factor.FACTORS and second_factor.is_needed(user) and not others.exists():
        return no(LAST_FACTOR)
    return yes()


def reset_second_factor(user: User, person: User) -> Decision:
    """Administrators of the portal, for somebody else who has lost everything."""
    if not user.is_administrator:
        return no(_("Only a portal administrator can do this."))
    if user.pk == person.pk:
        return no(_("Another administrator or the person who runs the server has to do this for you."))
    if not Authenticator.objects.filter(user_id=person.pk).exists():
        return no(_("This person has not set up two-step verification."))
    return yes()


def retry_mail(mail: OutgoingMail) -> Decision:
    """A letter whose code or link is forgotten is not sent again: a new one is asked for where it came from."""
    if mail.state not in MAIL_NOT_SENT:
        return no(_("Only a message that could not be sent can be sent again."))
    if mail.to_user and mail.to_user.is_switched_off:
        return no(_("This account is disabled, so nothing is sent to it."))
    if mail.template == "invitation":
        return no(_("The link in this message is no longer kept. Send the invitation again to create a new one."))
    if mail.carries_secret:
        return no(
            _(
                "We do not keep the text of such messages: they may contain a code. Anyone who needs a code can ask"
                " for a new one."
            )
        )
    return yes()


def merge(user: User, survivor: User, absorbed: User) -> Decision:
    """End one account in another: rights on both sides, and nothing that forbids it."""
    return decide(merging.problems(merging.AccountPair(user, survivor, absorbed)))


def undo_merge(user: User, row: Merge) -> Decision:
    """Part two merged accounts again, for thirty days. Asks for the same rights as merging."""
    if row.undone_at is not None:
        return no(_("This merge has already been undone."))
    if clock.today() > row.undo_until:
        return no(_("A merge can be undone only within thirty days. The record of what was moved is kept."))
    if row.survivor.merged_into_id is not None:
        return no(_("The account that stayed has since been merged with another one. Undo that first."))
    return decide(merging.rights(merging.AccountPair(user, row.survivor, row.absorbed)))
