"""Accounts of companies: linking them to people, unlinking, and recognising those who came unknown.

A link is allauth's row: the company's server and the person's number there, nothing else. What happened to it stands in the
log of events.
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from joining.choices import CompanyAccountState
from joining.models import CompanyAccountRequest
from joining.policies import company_accounts as policies
from joining.queries import company_accounts as queries
from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import locked, step
from kopalnia.lib.web.access import Refused, require_still
from organisations.identity_providers import IdentityProvider, provider_of
from organisations.models import Organisation
from people import mail
from people.actions.sessions import end_sessions
from people.audit import record
from people.models import User
from people.policies import ONLY_WAY_IN
from people.undo import require_way_back
from programmes.models import Edition, Participation
from programmes.policies import InEdition, coordinate

MOST_WAITING = 200


@transaction.atomic
def link(
    user: User, provider: IdentityProvider, *, subject: str, by: User | None, edition: Edition | None = None
) -> SocialAccount:
    """Let the company's account open the person's. A message tells the person. Raises ``ValidationError`` when either of
    the two is linked already."""
    locked(User.objects, user.pk)
    if SocialAccount.objects.filter(user=user, provider=provider.key).exists():
        raise ValidationError(_("This person already has a linked account at this company."))
    try:
        with transaction.atomic():
            account = SocialAccount.objects.create(user=user, provider=provider.key, uid=subject)
    except IntegrityError as error:
        raise ValidationError(_("Someone already signs in with this company account.")) from error
    record("company_account.linked", on=[user], by=by, about=user, edition=edition, provider=provider.name)
    mail.queue(
        template="company_account_linked",
        to=user,
        context={"provider": provider.name},
        dedupe=f"company-account-linked:{account.pk}",
        edition_id=edition.pk if edition else None,
    )
    return account


@transaction.atomic
def unlink(account: SocialAccount, *, by: User) -> None:
    """Take the company's account away from the person. Raises `Refused` when it is their only way in."""
    locked(User.objects, account.user_id)  # of two ways in taken away at once one stays
    account = locked(SocialAccount.objects.select_related("user"), account.pk)
    if queries.is_only_way_in(account.user, account):
        raise Refused(ONLY_WAY_IN)
    provider = provider_of(account.provider)
    record(
        "company_account.unlinked",
        on=[account.user],
        by=by,
        about=account.user,
        provider=provider.name if provider else "–",
    )
    account.delete()


@transaction.atomic
def wait(
    provider: IdentityProvider, organisation: Organisation, *, subject: str, name: str, email: str
) -> CompanyAccountRequest | None:
    """Note that somebody unknown came by the company's account. Coming again changes the row and makes no second one.

    None when so many wait already that somebody must be playing: nobody is recognised among hundreds.
    """
    said: dict[str, Any] = {"name": name, "email": email, "last_asked_at": clock.now()}
    known = CompanyAccountRequest.objects.filter(provider=provider.key, subject=subject).first()
    if known is None:
        if CompanyAccountRequest.objects.waiting().filter(organisation=organisation).count() >= MOST_WAITING:
            return None
        row, _new = CompanyAccountRequest.objects.get_or_create(
            provider=provider.key, subject=subject, defaults={"organisation": organisation, **said}
        )
        return row
    row = locked(CompanyAccountRequest.objects, known.pk)
    if row.state == CompanyAccountState.JOINED:
        step(row, "ask_again", organisation=organisation, user=None, decided_at=None, decided_by=None, **said)
    else:
        CompanyAccountRequest.objects.filter(pk=row.pk).update(organisation=organisation, **said)
    return row


@transaction.atomic
def join(
    request: CompanyAccountRequest, participation: Participation, *, edition: Edition, by: User
) -> CompanyAccountRequest:
    """Say who came: from now on the company's account opens this participant's. The company's words are forgotten.

    Raises `Refused` for somebody who is not a plain participant of this company, ``ValidationError`` when either of the two
    is linked already.
    """
    request = locked(CompanyAccountRequest.objects, request.pk)
    require_still(policies.recognise, by, InEdition(edition, request), of=edition)
    provider = provider_of(request.provider)
    if provider is None:
        raise Refused(_("The portal no longer knows this company's server."))
    if not queries.candidates(edition, request, by=by).filter(pk=participation.pk).exists():
        raise Refused(_("Choose a participant of this edition who works there today and has no other role."))
    link(participation.user, provider, subject=request.subject, by=by, edition=edition)
    step(request, "join", by=by, user=participation.user, name="", email="")
    record(
        "company_account.recognised",
        on=[request, participation],
        by=by,
        about=participation.user,
        edition=edition,
        provider=provider.name,
    )
    return request


@transaction.atomic
def refuse(request: CompanyAccountRequest, *, edition: Edition, by: User) -> CompanyAccountRequest:
    """Say that nobody here is meant. The person is told when they come again; a mistake can still be mended by `join`."""
    request = locked(CompanyAccountRequest.objects.select_related("organisation"), request.pk)
    require_still(policies.recognise, by, InEdition(edition, request), of=edition)
    step(request, "refuse", by=by)
    record("company_account.refused", on=[request], by=by, edition=edition, provider=request.organisation.label)
    return request


@transaction.atomic
def undo_decision(
    request: CompanyAccountRequest, *, edition: Edition, reason: str = "", by: User
) -> CompanyAccountRequest:
    """Take back that somebody was recognised, or refused: the company's account opens nobody's any more, and who came by it
    waits again. What was opened with it ends."""
    request = locked(CompanyAccountRequest.objects.select_related("organisation"), request.pk)
    way = require_way_back(request, edition=edition.pk)
    require_still(coordinate, by, edition)
    person = request.user
    if person is not None:
        SocialAccount.objects.filter(user=person, provider=request.provider, uid=request.subject).delete()
        end_sessions(person)
    step(request, way.arrow.verb, user=None, decided_at=None, decided_by=None)
    record(
        f"company_account.{way.arrow.verb}",
        on=[request, *([person] if person else [])],
        by=by,
        about=person,
        edition=edition,
        reason=reason,
        provider=request.organisation.label,
    )
    return request
