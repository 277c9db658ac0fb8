"""The closed vocabularies of the ways in. Values are stored; labels are what people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopalnia.lib.domain.lifecycle import Arrow, Arrows


class InvitationState(models.TextChoices):
    SENT = "sent", pgettext_lazy("invitation", "waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "accepted")
    REVOKED = "revoked", pgettext_lazy("invitation", "taken back")
    VOID = "void", pgettext_lazy("invitation", "no longer valid")
    EXPIRED = "expired", pgettext_lazy("invitation", "expired without an answer")


class VoidReason(models.TextChoices):
    """Why an invitation nobody took back stopped being valid."""

    REPLACED = "replaced", _("a newer one was sent")
    INVITER = "inviter", _("who invited may not give this role any more")
    CLOSED = "closed", _("the edition is over")
    PARTNERSHIP = "partnership", _("the company is no longer an employer here")
    ROLE = "role", _("the person was given this role in another way")


INVITATION_ARROWS = Arrows(
    Arrow("accept", (InvitationState.SENT,), InvitationState.ACCEPTED, _("Accept the invitation"), stamp="accepted"),
    Arrow("expire", (InvitationState.SENT,), InvitationState.EXPIRED, _("The invitation expires")),
    Arrow(
        "revoke",
        (InvitationState.SENT, InvitationState.EXPIRED),
        InvitationState.REVOKED,
        _("Take the invitation back"),
        told=("invitation.revoked",),
    ),
    Arrow("void", (InvitationState.SENT, InvitationState.EXPIRED), InvitationState.VOID, _("The invitation is void")),
    Arrow("undo_revoke", (InvitationState.REVOKED,), "", _("Undo"), undoes="revoke"),
    final={
        InvitationState.ACCEPTED: _("The person has this role now; correct its dates on the page of roles."),
        InvitationState.EXPIRED: _("Its two weeks are over; it can be sent again with a new link."),
        InvitationState.VOID: _("It is no longer valid; a new one can be sent."),
    },
)


class FirmAccountState(models.TextChoices):
    """How far somebody got who came by an account of their firm that nobody here is known by."""

    WAITING = "waiting", _("waiting")
    JOINED = "joined", _("recognised")
    REFUSED = "refused", _("refused")


FIRM_ACCOUNT_ARROWS = Arrows(
    Arrow(
        "join",
        (FirmAccountState.WAITING, FirmAccountState.REFUSED),
        FirmAccountState.JOINED,
        _("Join with a person"),
        stamp="decided",
        told=("firm_account.recognised",),
    ),
    Arrow(
        "refuse",
        (FirmAccountState.WAITING,),
        FirmAccountState.REFUSED,
        _("Refuse"),
        stamp="decided",
        told=("firm_account.refused",),
    ),
    # The person has unlinked the account since, and comes by it again.
    Arrow("ask_again", (FirmAccountState.JOINED,), FirmAccountState.WAITING, _("Ask again"), undoes="join"),
    Arrow("undo_join", (FirmAccountState.JOINED,), FirmAccountState.WAITING, _("Undo"), undoes="join"),
    Arrow("undo_refuse", (FirmAccountState.REFUSED,), FirmAccountState.WAITING, _("Undo"), undoes="refuse"),
)
