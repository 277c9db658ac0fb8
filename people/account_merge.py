"""What this app hands over when two accounts are merged, who may merge them, and what is told before.

Ways in (addresses, passwords, keys) stay with the account that ends and open nothing: whoever made a duplicate of
somebody gains nothing by having it merged.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.admin.models import LogEntry
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.problems import Problem
from people.choices import ConsentPurpose
from people.merging import (
    AccountPair,
    Fact,
    dated,
    leaves,
    register_check,
    register_facts,
    register_rights,
    transfers,
    unless_there,
)
from people.models import Card, CompanyAddress, ConsentEntry, Merge, OutgoingMail, PortalRole, User
from people.models.consent import ConsentState
from people.models.merge import ALREADY_MERGED, SAME_ACCOUNT
from people.queries import masked_email, masked_phone, stricter

transfers(User, "merged_into")
transfers(PortalRole, "user", dated("role"))
transfers(OutgoingMail, "to_user")
# The address itself becomes free after thirty days; added to this account it is an employer's here too.
transfers(CompanyAddress, "user", unless_there("email"))

leaves(Card, "user", "a way in: it opens nothing while its account is closed")
leaves(ConsentEntry, "user", "evidence of what was said there; the stricter of the two states is written anew")
leaves(Merge, "survivor", "the journal says what was merged then")
leaves(Merge, "absorbed", "the journal says what was merged then")
leaves("people.OutgoingText", "user", "a code sent in a text message lives for minutes, its row for two days")
leaves("people.SubmissionKey", "user", "a key against a second sending lives for two days")
leaves("people.User_groups", "user", "of the back office; accounts with access to it are never merged")
leaves("people.User_user_permissions", "user", "of the back office; accounts with access to it are never merged")
leaves(LogEntry, "user", "a signature in the log of the back office")
leaves(
    "socialaccount.SocialAccount", "user", "a way in: the account of a company opens only the account it was joined to"
)
leaves("people.CodeGuard", "user", "counts the codes tried for one account")
leaves("mfa.Authenticator", "user", "a way in: a second factor of another account is none of this one")
leaves("usersessions.UserSession", "user", "the sessions of the account that ends are ended")
leaves("account.EmailAddress", "user", "a way in: it opens only the account whose holder proved it")


@register_rights
def not_oneself(pair: AccountPair) -> Iterator[Problem]:
    """Nobody merges their own account: a second pair of eyes is the point. Who coordinates has a role, so only the
    administration merges their account; that of an administrator is merged by nobody."""
    if pair.by not in pair.both:
        return
    if pair.by.is_administrator:
        yield Problem(_("You cannot merge your own account."))
    else:
        yield Problem(_("You cannot merge your own account. A portal administrator can do it for you."))


@register_rights
def not_the_administration(pair: AccountPair) -> Iterator[Problem]:
    """An account that administers the portal neither ends in another one nor takes one in."""
    roles = PortalRole.objects.filter(user__in=pair.both)
    runs = roles.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()))
    if any(user.is_superuser or user.is_staff for user in pair.both) or runs.exists():
        yield Problem(_("A portal administrator's account cannot be merged. End that role first."))


@register_check
def two_open_accounts(pair: AccountPair) -> Iterator[Problem]:
    if pair.survivor == pair.absorbed:
        yield Problem(SAME_ACCOUNT)
    elif pair.survivor.merged_into_id or pair.absorbed.merged_into_id:
        yield Problem(ALREADY_MERGED)
    elif not pair.survivor.is_active:
        yield Problem(_("The account that stays is closed. Keep the other one instead."))


@register_facts
def person(pair: AccountPair) -> Iterator[Fact]:
    """Who they are and how each can be reached; addresses are masked."""
    survivor, absorbed = pair.both
    yield Fact(_("First name and surname"), survivor.full_name, absorbed.full_name, survivor.full_name)
    yield Fact(
        _("E-mail address"),
        masked_email(survivor.email),
        masked_email(absorbed.email),
        _("only the address of the account that stays works"),
    )
    yield Fact(
        _("Phone"),
        masked_phone(survivor.phone),
        masked_phone(absorbed.phone),
        _("the number of the account that stays"),
    )
    mine, theirs = (date_format(user.date_joined, "j.m.Y") for user in pair.both)
    oldest = min(survivor.date_joined, absorbed.date_joined)
    yield Fact(_("Account created"), mine, theirs, date_format(oldest, "j.m.Y"))


@register_facts
def ways_in(pair: AccountPair) -> Iterator[Fact]:
    """How each can be signed in to today; nothing of it moves."""
    cards = set(Card.objects.open().filter(user__in=pair.both).values_list("user", flat=True))
    words = []
    for user in pair.both:
        ways = (
            (user.email, _("code by e-mail")),
            (user.phone_verified, _("code by text message")),
            (user.has_usable_password(), _("password")),
            (user.pk in cards, _("printed card")),
        )
        open_ways = [word for there, word in ways if there and user.is_active]
        words.append(", ".join(open_ways) or _("cannot sign in"))
    mine, theirs = words
    yield Fact(_("Signing in"), mine, theirs, _("as before with the account that stays; the other one stops working"))


@register_facts
def consents(pair: AccountPair) -> Iterator[Fact]:
    """Each purpose apart: the more careful answer holds."""
    states = ConsentEntry.objects.state_for(pair.both)
    for purpose in ConsentPurpose:
        mine, theirs = (states[user.pk, purpose.value] for user in pair.both)
        holds = _said(stricter(mine, theirs))
        if _said(mine) != _said(theirs):
            holds = _("%(state)s (the more cautious answer applies)") % {"state": holds}
        yield Fact(_("Consent: %(purpose)s") % {"purpose": purpose.label}, _said(mine), _said(theirs), holds)


def _said(state: ConsentState) -> str:
    if state.entry is None:
        return _("never asked")
    return _("agreed") if state.given else _("not agreed")
