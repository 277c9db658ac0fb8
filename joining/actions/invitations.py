"""Inviting people to the roles of an edition, and accepting."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from joining.actions.stale_invitations import invalidate_stale, void
from joining.choices import InvitationState, VoidReason
from joining.models import Invitation
from joining.models.invitation import LIFE, hash_of, new_token
from joining.policies.invitations import accept as may_accept
from joining.queries.invitations import holder
from kopalnia.lib.domain import clock
from kopalnia.lib.domain.dated import validate_not_far_ahead
from kopalnia.lib.domain.lifecycle import IllegalStep, locked, step
from kopalnia.lib.web.access import require, require_still
from organisations.models import Organisation
from people.actions import user as accounts
from people.audit import record
from people.mail import Secret, queue
from people.managers import normal_email
from people.models import User
from programmes.actions.setup import grant_role
from programmes.choices import EditionRoleName
from programmes.models import Edition, EditionRole
from programmes.policies import coordinate, coordinate_edition_of


@transaction.atomic
def send(
    edition: Edition,
    *,
    email: str,
    role: EditionRoleName,
    organisation: Organisation | None = None,
    first_name: str = "",
    last_name: str = "",
    note: str = "",
    language: str = "",
    starts_on: dt.date | None = None,
    by: User,
) -> Invitation:
    """Invite an address to a role. An unanswered invitation of the same address to the same role becomes void.

    The letter is in the language this person chose, else in the one given, else in that of the edition.

    Raises ``ValidationError`` when a person with this address has the role already, or may not sign in.
    """
    require_still(coordinate, by, locked(Edition.objects, edition.pk))
    address = normal_email(email) or ""
    _validate_address(edition, address, role, organisation)
    older = edition.invitations.unanswered().filter(email=address, role=role, organisation=organisation)
    for row in older.select_for_update(of=("self",)):
        void(row, why=VoidReason.REPLACED, by=by)
    validate_not_far_ahead(starts_on or clock.today(), field="starts_on")
    account = User.objects.filter(email=address).first()
    token, now = new_token(), clock.now()
    invitation = Invitation(
        edition=edition,
        role=role,
        organisation=organisation,
        email=address,
        first_name=first_name,
        last_name=last_name,
        note=note,
        language=(account and account.language) or language or (account and account.met_in) or edition.language,
        starts_on=starts_on or clock.today(),
        token_hash=hash_of(token),
        sent_by=by,
        sent_at=now,
        expires_at=now + LIFE,
    )
    invitation.full_clean()
    invitation.save()
    _mail(invitation, token, to=account)
    # The log names no address; the list of invitations does, for the coordinators.
    record("invitation.sent", on=[edition], by=by, edition=edition, role=role, until_at=invitation.expires_at)
    return invitation


def _validate_address(
    edition: Edition, address: str, role: EditionRoleName, organisation: Organisation | None
) -> None:
    if holder(edition, email=address, role=role, organisation=organisation):
        raise ValidationError({"email": _("A person with this address already has this role here.")})
    if User.objects.filter(email=address, is_active=False, merged_into=None).exists():
        raise ValidationError(
            {
                "email": _(
                    "The account with this address is deactivated. Anyone with access to the back office can"
                    " reactivate it."
                )
            }
        )


@transaction.atomic
def send_anew(
    invitation: Invitation,
    *,
    role: EditionRoleName | None = None,
    organisation: Organisation | None = None,
    by: User,
    **changes: str | dt.date,
) -> Invitation:
    """Send an unanswered invitation again, with a new link; `role` with its `organisation` and the other details may
    be changed on the way. The old link stops working. Raises `IllegalStep` when it was answered or taken back."""
    Edition.objects.select_for_update(of=("self",)).get(pk=invitation.edition_id)
    row = locked(Invitation.objects.select_related("edition", "organisation"), invitation.pk)
    require_still(coordinate_edition_of, by, row, of=row.edition)
    void(row, why=VoidReason.REPLACED, by=by)
    details = {name: getattr(row, name) for name in ("first_name", "last_name", "note", "language", "starts_on")}
    return send(
        row.edition,
        email=row.email,
        role=EditionRoleName(role or row.role),
        organisation=organisation if role else row.organisation,
        **{**details, **changes},
        by=by,
    )


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> Invitation:
    """Take an unanswered invitation back. Raises `IllegalStep` when it was answered or is void."""
    row = locked(Invitation.objects.select_related("edition"), invitation.pk)
    require_still(coordinate_edition_of, by, row, of=row.edition)
    step(row, "revoke", by=by)
    record("invitation.revoked", on=[row, row.edition], by=by, edition=row.edition_id, role=row.role)
    return row


@transaction.atomic
def undo_revoke(invitation: Invitation, *, reason: str = "", by: User) -> Invitation:
    """Let an invitation that was taken back hold again, with the link it had. Raises `IllegalStep` when a newer one has
    been sent to this address since."""
    Edition.objects.select_for_update(of=("self",)).get(pk=invitation.edition_id)
    row = locked(Invitation.objects.select_related("edition"), invitation.pk)
    require_still(coordinate_edition_of, by, row, of=row.edition)
    newer = row.edition.invitations.filter(email=row.email, role=row.role, organisation=row.organisation_id)
    if newer.filter(sent_at__gt=row.sent_at).exists():
        raise IllegalStep(_("A newer invitation has since been sent to this address."))
    step(row, "undo_revoke", to=InvitationState.SENT if row.expires_at > clock.now() else InvitationState.EXPIRED)
    record(
        "invitation.undo_revoke", on=[row, row.edition], by=by, edition=row.edition_id, reason=reason, role=row.role
    )
    return row


@transaction.atomic
def accept(
    invitation: Invitation, *, first_name: str = "", last_name: str = "", one_name: bool = False, by: User
) -> EditionRole:
    """Turn an invitation into the role it offers, once. A person without a name gets the one given here.

    Raises `Refused` for anybody but the invited mailbox and `IllegalStep` when the invitation no longer holds: of
    several parallel calls one succeeds. The role begins on the day the invitation names.
    """
    Edition.objects.select_for_update(of=("self",)).get(pk=invitation.edition_id)
    try:
        row = locked(Invitation.objects.usable().select_related("edition", "organisation", "sent_by"), invitation.pk)
    except IllegalStep as error:
        raise IllegalStep(_("This invitation no longer works.")) from error
    require(may_accept(by, row))
    step(row, "accept", by=by)
    if not by.has_name and first_name:
        accounts.change(by, first_name=first_name, last_name=last_name, one_name=one_name, by=by)
    record("invitation.accepted", on=[row.edition], by=by, about=by, edition=row.edition_id, role=row.role)
    return grant_role(
        row.edition,
        user=by,
        role=EditionRoleName(row.role),
        organisation=row.organisation,
        starts_on=row.starts_on,
        by=row.sent_by,
    )


@transaction.atomic
def close_overdue() -> int:
    """Note the end of invitations whose time has passed, and of those that lost their ground."""
    count = invalidate_stale()
    for found in Invitation.objects.overdue().filter(state=InvitationState.SENT).select_related("edition"):
        row = locked(Invitation.objects.select_related("edition"), found.pk)
        if row.arrows.allows(row.state, "expire"):
            step(row, "expire")
            record("invitation.expired", on=[row.edition], edition=row.edition_id, role=row.role)
            count += 1
    return count


def _mail(invitation: Invitation, token: str, *, to: User | None) -> None:
    """The only place where the token itself is written."""
    queue(
        template="invitation",
        to=to,
        address=invitation.email,
        language=invitation.language,
        context={
            "invitation": invitation,
            "url": Secret(f"{settings.SITE_URL}{reverse('joining:invitation', args=[token])}"),
        },
        edition_id=invitation.edition_id,
        good_for=LIFE,
    )
