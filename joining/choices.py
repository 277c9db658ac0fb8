"""The closed vocabularies of the ways in. Values are stored; labels are what people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopalnia.lib.domain.lifecycle import Arrow, Arrows


class InvitationState(models.TextChoices):
    SENT = "sent", pgettext_lazy("invitation", "waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "accepted")
    REVOKED = "revoked", pgettext_lazy("invitation", "withdrawn")
    VOID = "void", pgettext_lazy("invitation", "no longer valid")
    EXPIRED = "expired", pgettext_lazy("invitation", "expired without an answer")


class VoidReason(models.TextChoices):
    """Why an invitation nobody took back stopped being valid."""

    REPLACED = "replaced", _("a newer one was sent")
    INVITER = "inviter", _("the person who invited them can no longer give this role")
    CLOSED = "closed", _("the edition is over")
    PARTNERSHIP = "partnership", _("the company is no longer an employer here")
    ROLE = "role", _("the person was given this role another way")


INVITATION_ARROWS = Arrows(
    Arrow("accept", (InvitationState.SENT,), InvitationState.ACCEPTED, _("Accept the invitation"), stamp="accepted"),
    Arrow("expire", (InvitationState.SENT,), InvitationState.EXPIRED, _("The invitation expires")),
    Arrow(
        "revoke",
        (InvitationState.SENT, InvitationState.EXPIRED),
        InvitationState.REVOKED,
        _("Withdraw the invitation"),
        told=("invitation.revoked",),
    ),
    Arrow("void", (InvitationState.SENT, InvitationState.EXPIRED), InvitationState.VOID, _("The invitation is void")),
    Arrow("undo_revoke", (InvitationState.REVOKED,), "", _("Undo"), undoes="revoke"),
    final={
        InvitationState.ACCEPTED: _("The person already has this role; correct its dates on the roles page."),
        InvitationState.EXPIRED: _("Its two weeks are over; you can send it again with a new link."),
        InvitationState.VOID: _("It is no longer valid; you can send a new one."),
    },
)


class CompanyAccountState(models.TextChoices):
    """How far somebody got who came by an account of their company that nobody here is known by."""

    WAITING = "waiting", _("waiting")
    JOINED = "joined", _("recognised")
    REFUSED = "refused", _("refused")


COMPANY_ACCOUNT_ARROWS = Arrows(
    Arrow(
        "join",
        (CompanyAccountState.WAITING, CompanyAccountState.REFUSED),
        CompanyAccountState.JOINED,
        _("Match to a person"),
        stamp="decided",
        told=("company_account.recognised",),
    ),
    Arrow(
        "refuse",
        (CompanyAccountState.WAITING,),
        CompanyAccountState.REFUSED,
        _("Refuse"),
        stamp="decided",
        told=("company_account.refused",),
    ),
    # The person has unlinked the account since, and comes by it again.
    Arrow("ask_again", (CompanyAccountState.JOINED,), CompanyAccountState.WAITING, _("Ask again"), undoes="join"),
    Arrow("undo_join", (CompanyAccountState.JOINED,), CompanyAccountState.WAITING, _("Undo"), undoes="join"),
    Arrow("undo_refuse", (CompanyAccountState.REFUSED,), CompanyAccountState.WAITING, _("Undo"), undoes="refuse"),
)
