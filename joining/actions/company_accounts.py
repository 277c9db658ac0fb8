"""Accounts of firms: linking them to people, unlinking, and recognising those who came unknown.

A link is allauth's row: the firm's server and the person's number there, nothing else. What happened to it stands in the
log of events.
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from joining.choices import FirmAccountState
from joining.models import FirmAccountRequest
from joining.policies import company_accounts as policies
from joining.queries import company_accounts as queries
from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import locked, step
from kopalnia.lib.web.access import Refused, require
from organisations.identity_providers import Firm, firm_of
from organisations.models import Organisation
from people import mail
from people.actions.sessions import end_sessions
from people.audit import record
from people.models import User
from people.policies import ONLY_WAY_IN
from people.undo import require_way_back
from programmes.models import Edition, Participation

MOST_WAITING = 200


@transaction.atomic
def link(user: User, firm: Firm, *, subject: str, by: User | None, edition: Edition | None = None) -> SocialAccount:
    """Let the firm's account open the person's. A message tells the person. Raises ``ValidationError`` when either of
    the two is linked already."""
    locked(User.objects, user.pk)
    if SocialAccount.objects.filter(user=user, provider=firm.key).exists():
        raise ValidationError(_("This person already has a linked account at this company."))
    try:
        with transaction.atomic():
            account = SocialAccount.objects.create(user=user, provider=firm.key, uid=subject)
    except IntegrityError as error:
        raise ValidationError(_("This company account already opens someone's account here.")) from error
    record("firm_account.linked", on=[user], by=by, about=user, edition=edition, firm=firm.name)
    mail.queue(
        template="firm_account_linked",
        to=user,
        context={"firm": firm.name},
        dedupe=f"firm-account-linked:{account.pk}",
        edition_id=edition.pk if edition else None,
    )
    return account


@transaction.atomic
def unlink(account: SocialAccount, *, by: User) -> None:
    """Take the firm's account away from the person. Raises `Refused` when it is their only way in."""
    account = locked(SocialAccount.objects.select_related("user"), account.pk)
    if queries.is_only_way_in(account.user, account):
        raise Refused(ONLY_WAY_IN)
    firm = firm_of(account.provider)
    record("firm_account.unlinked", on=[account.user], by=by, about=account.user, firm=firm.name if firm else "–")
    account.delete()


@transaction.atomic
def wait(firm: Firm, organisation: Organisation, *, subject: str, name: str, email: str) -> FirmAccountRequest | None:
    """Note that somebody unknown came by the firm's account. Coming again changes the row and makes no second one.

    None when so many wait already that somebody must be playing: nobody is recognised among hundreds.
    """
    said: dict[str, Any] = {"name": name, "email": email, "last_asked_at": clock.now()}
    known = FirmAccountRequest.objects.filter(provider=firm.key, subject=subject).first()
    if known is None:
        if FirmAccountRequest.objects.waiting().filter(organisation=organisation).count() >= MOST_WAITING:
            return None
        row, _new = FirmAccountRequest.objects.get_or_create(
            provider=firm.key, subject=subject, defaults={"organisation": organisation, **said}
        )
        return row
    row = locked(FirmAccountRequest.objects, known.pk)
    if row.state == FirmAccountState.JOINED:
        step(row, "ask_again", organisation=organisation, user=None, decided_at=None, decided_by=None, **said)
    else:
        FirmAccountRequest.objects.filter(pk=row.pk).update(organisation=organisation, **said)
    return row


@transaction.atomic
def join(
    request: FirmAccountRequest, participation: Participation, *, edition: Edition, by: User
) -> FirmAccountRequest:
    """Say who came: from now on the firm's account opens this participant's. The firm's words are forgotten.

    Raises `Refused` for somebody who is not a plain participant of this firm, ``ValidationError`` when either of the two
    is linked already.
    """
    request = locked(FirmAccountRequest.objects, request.pk)
    require(policies.recognise(by, edition, request))
    firm = firm_of(request.provider)
    if firm is None:
        raise Refused(_("The portal no longer knows this company's server."))
    if not queries.candidates(edition, request, by=by).filter(pk=participation.pk).exists():
        raise Refused(_("Choose a participant of this edition who works there today and has no other role."))
    link(participation.user, firm, subject=request.subject, by=by, edition=edition)
    step(request, "join", by=by, user=participation.user, name="", email="")
    record(
        "firm_account.recognised",
        on=[request, participation],
        by=by,
        about=participation.user,
        edition=edition,
        firm=firm.name,
    )
    return request


@transaction.atomic
def refuse(request: FirmAccountRequest, *, edition: Edition, by: User) -> FirmAccountRequest:
    """Say that nobody here is meant. The person is told when they come again; a mistake can still be mended by `join`."""
    request = locked(FirmAccountRequest.objects.select_related("organisation"), request.pk)
    require(policies.recognise(by, edition, request))
    step(request, "refuse", by=by)
    record("firm_account.refused", on=[request], by=by, edition=edition, firm=request.organisation.label)
    return request


@transaction.atomic
def undo_decision(request: FirmAccountRequest, *, edition: Edition, reason: str = "", by: User) -> FirmAccountRequest:
    """Take back that somebody was recognised, or refused: the firm's account opens nobody's any more, and who came by it
    waits again. What was opened with it ends."""
    request = locked(FirmAccountRequest.objects.select_related("organisation"), request.pk)
    way = require_way_back(request, edition=edition.pk)
    person = request.user
    if person is not None:
        SocialAccount.objects.filter(user=person, provider=request.provider, uid=request.subject).delete()
        end_sessions(person)
    step(request, way.arrow.verb, user=None, decided_at=None, decided_by=None)
    record(
        f"firm_account.{way.arrow.verb}",
        on=[request, *([person] if person else [])],
        by=by,
        about=person,
        edition=edition,
        reason=reason,
        firm=request.organisation.label,
    )
    return request
