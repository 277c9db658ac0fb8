"""The closed vocabularies of a programme. Values are stored; labels are what people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopalnia.lib.lifecycle import Arrow, Arrows


class PhaseKind(models.TextChoices):
    RECRUITMENT = "recruitment", _("Recruitment")
    TRAINING = "training", _("Trainings")
    IDEAS = "ideas", _("Ideas and groups")
    IMPLEMENTATION = "implementation", _("Microprojects")
    PUBLICATION = "publication", _("Results and publication")


class PartnershipRole(models.TextChoices):
    INITIATOR = "initiator", _("initiator")
    FUNDER = "funder", _("funder")
    OPERATOR = "operator", _("operator")
    EMPLOYER = "employer", _("employer")
    CORPORATE_FOUNDATION = "corporate_foundation", _("corporate foundation")
    PARTNER = "partner", _("partner organisation")


class EditionRoleName(models.TextChoices):
    """What a person may be in one edition.

    The first three are granted (`EditionRole`), participation follows from an accepted application (`Participation`),
    administrator is a role of the whole portal (`people.PortalRole`).
    """

    COORDINATOR = "coordinator", _("coordination")
    MENTOR = "mentor", _("mentoring")
    REPRESENTATIVE = "representative", _("company representative")
    PARTICIPANT = "participant", _("participant")
    ADMINISTRATOR = "administrator", _("portal administration")


class PeopleState(models.TextChoices):
    """Whom the list of people shows. No value means everybody who has not left."""

    IN = "biora-udzial", _("take part")
    FINISHED = "skonczyli", _("stayed until the end")
    LEFT = "odeszli", _("left before the end")
    ALL = "wszyscy", _("everybody, those who left too")


class Lack(models.TextChoices):
    """What somebody in the list of people may be without."""

    GROUP = "grupa", _("without a group")
    EMAIL = "e-mail", _("without an e-mail address")
    CARD = "karta", _("without a working card")
    HOURS = "godziny", _("below the threshold of training hours")


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("sent")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Verdict(models.TextChoices):
    """A decision on an application; an application without one is waiting."""

    ACCEPTED = "accepted", _("accepted")
    RESERVE = "reserve", _("on the reserve list")
    REFUSED = "refused", _("refused")


APPLICATION_ARROWS = Arrows(
    Arrow(
        "submit",
        (ApplicationState.DRAFT,),
        ApplicationState.SUBMITTED,
        _("Send the application"),
        told=("application.submitted",),
    ),
    Arrow(
        "withdraw",
        (ApplicationState.DRAFT, ApplicationState.SUBMITTED),
        ApplicationState.WITHDRAWN,
        _("Withdraw the application"),
        told=("application.withdrawn",),
        undoes="reopen",
    ),
    Arrow(
        "reopen",
        (ApplicationState.WITHDRAWN,),
        ApplicationState.DRAFT,
        _("Apply again"),
        told=("application.reopened",),
    ),
    Arrow("undo_submit", (ApplicationState.SUBMITTED,), ApplicationState.DRAFT, _("Undo"), undoes="submit"),
    Arrow("undo_withdraw", (ApplicationState.WITHDRAWN,), "", _("Undo"), undoes="withdraw"),
)


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


class SessionState(models.TextChoices):
    PLANNED = "planned", _("planned")
    SIGNED = "signed", _("attendance signed off")
    CANCELLED = "cancelled", _("cancelled")


SESSION_ARROWS = Arrows(
    Arrow(
        "sign",
        (SessionState.PLANNED,),
        SessionState.SIGNED,
        _("Sign off the list"),
        stamp="signed",
        told=("attendance.signed",),
    ),
    Arrow("reopen", (SessionState.SIGNED,), SessionState.PLANNED, _("Open the list again"), undoes="sign"),
    Arrow(
        "cancel",
        (SessionState.PLANNED,),
        SessionState.CANCELLED,
        _("Cancel the session"),
        told=("session.cancelled",),
    ),
    Arrow("undo_cancel", (SessionState.CANCELLED,), SessionState.PLANNED, _("Undo"), undoes="cancel"),
)


class Presence(models.TextChoices):
    FULL = "full", _("All the time")
    PART = "part", _("Part of the time")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")


class VisitKind(models.TextChoices):
    STUDY_VISIT = "study_visit", _("study visit")
    NGO_MEETING = "ngo_meeting", _("meeting with organisations")


class Sector(models.TextChoices):
    NGO = "ngo", _("non-governmental organisation")
    LOCAL_GOVERNMENT = "local_government", _("local government")
    SOCIAL_ECONOMY = "social_economy", _("social economy entity")
    BUSINESS = "business", _("business")
    PUBLIC = "public", _("public institution")
    INFORMAL = "informal", _("informal group")
    INDIVIDUAL = "individual", _("individual person")
    UNKNOWN = "unknown", _("unknown")


class Sex(models.TextChoices):
    """Asked only because funders count it; unknown is a full answer and is shown as unknown."""

    FEMALE = "female", _("woman")
    MALE = "male", _("man")
    UNKNOWN = "unknown", _("unknown")


class EntryFlag(models.TextChoices):
    """What about an entry makes its reviewer open it first; an edition chooses which of these count."""

    LONG_DAY = "long_day", _("more than 12 hours on one day")
    LONG_AGO = "long_ago", _("a day much earlier than the person's other entries")
    SAME_TEXT = "same_text", _("the same text twice")
    OUTSIDE = "outside", _("a day when the person was not in the group")


class ResourceKind(models.TextChoices):
    INSTITUTIONAL = "institutional", _("institutional")
    MATERIAL = "material", _("material")
    HUMAN = "human", _("human")


class ResourceDirection(models.TextChoices):
    OFFERS = "offers", _("offers")
    NEEDS = "needs", _("needs")


class ResourceVisibility(models.TextChoices):
    PUBLIC = "public", _("public")
    INTERNAL = "internal", _("internal")


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


# Instead of a `people.choices.Language`: what each person reads.
OWN_LANGUAGE = "own"
