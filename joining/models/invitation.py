"""An invitation to a role of an edition: how somebody who may have no account yet becomes coordinator, mentor or
company representative.

The link in the message is a key to a page, never to the role: who accepts must be signed in with the address the
invitation was sent to, and must have proven that address. Of the key only a hash is kept. Whether an invitation still
holds is asked in the same query that looks it up, so an unknown, a used and an overtaken one look alike from outside.
"""

import datetime as dt
import hashlib
import secrets

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from joining.choices import INVITATION_ARROWS, InvitationState, VoidReason
from kopalnia.lib.domain import clock
from kopalnia.lib.domain.constraints import END_BEFORE_START, known_state, paired
from organisations.models import Organisation
from people.choices import Language
from people.models import PortalRole, User
from programmes.choices import EditionRoleName
from programmes.models.partnership import Partnership
from programmes.models.programme import Edition
from programmes.models.role import EditionRole, granted_role

ALREADY_INVITED = _("This address has already been invited to this role.")

LIFE = dt.timedelta(days=14)


def new_token() -> str:
    """The secret part of a link: 32 random bytes, readable in an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token. It is random and long, so a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def of_address(email: str | OuterRef) -> Q:
    """Grants to whoever could accept at an address: it is theirs, the first one or another they have proven."""
    return Q(user__email=email) | Q(user__emailaddress__email=email, user__emailaddress__verified=True)


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "InvitationQuerySet":
        """Those of editions the person coordinates; an invited person reads theirs by its link."""
        return self.filter(edition__in=Edition.objects.coordinated_by(user).values("pk"))

    def unanswered(self) -> "InvitationQuerySet":
        return self.filter(state__in=(InvitationState.SENT, InvitationState.EXPIRED))

    def overdue(self) -> "InvitationQuerySet":
        """Their time has passed, whether or not the worker has noted it."""
        return self.unanswered().filter(expires_at__lte=clock.now())

    def with_obstacles(self) -> "InvitationQuerySet":
        """Add what has happened since the invitation was sent; read as `invitation.obstacle`."""
        today = clock.today()
        here = EditionRole.objects.filter(edition=OuterRef("edition"))
        # An inviter whose account was merged into another one goes on coordinating with that one.
        inviter = Coalesce(OuterRef("sent_by__merged_into"), OuterRef("sent_by"))
        coordinating = here.filter(user=inviter, role=EditionRoleName.COORDINATOR).active(today)
        running = PortalRole.objects.filter(user=inviter).active(today)
        employing = Partnership.objects.employers().active(today)
        given = here.filter(
            of_address(OuterRef("email")),
            Q(organisation__isnull=True) | Q(organisation=OuterRef("organisation")),
            role=OuterRef("role"),
            created_at__gte=OuterRef("sent_at"),
        )
        return self.annotate(
            _inviter_coordinates=(
                Q(sent_by__is_active=True)
                | Q(sent_by__merged_into__isnull=False, sent_by__merged_into__is_active=True)
            )
            & (Q(Exists(coordinating)) | Q(Exists(running))),
            _edition_closed=Q(edition__ends_on__lt=today, sent_at__date__lte=F("edition__ends_on")),
            _company_stays=Q(organisation__isnull=True)
            | Q(Exists(employing.filter(edition=OuterRef("edition"), organisation=OuterRef("organisation")))),
            _role_given=Exists(given),
        )

    def usable(self) -> "InvitationQuerySet":
        """Those that may be accepted at this moment."""
        return self.with_obstacles().filter(
            state=InvitationState.SENT,
            expires_at__gt=clock.now(),
            _inviter_coordinates=True,
            _edition_closed=False,
            _company_stays=True,
            _role_given=False,
        )

    def stale(self) -> "InvitationQuerySet":
        """Unanswered ones that lost their ground."""
        return (
            self.unanswered()
            .with_obstacles()
            .filter(
                Q(_inviter_coordinates=False) | Q(_edition_closed=True) | Q(_company_stays=False) | Q(_role_given=True)
            )
        )


class Invitation(models.Model):
    """One role offered to one address. A change of anything in it is a new row, and the old one is void."""

    arrows = INVITATION_ARROWS

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=16, choices=[(r.value, r.label) for r in list(EditionRoleName)[:3]])
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    email = models.EmailField(_("address"))
    first_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=120, blank=True)
    note = models.TextField(max_length=1000, blank=True)
    starts_on = models.DateField(default=clock.today)
    # Of the letter; its page opens in it. Letters written before this was kept have none.
    language = models.CharField(max_length=5, choices=Language, blank=True)

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=InvitationState.choices, default=InvitationState.SENT)
    void_reason = models.CharField(max_length=12, choices=VoidReason.choices, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations_sent")
    sent_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations_accepted"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-sent_at", "-pk")
        constraints = (
            known_state("state", InvitationState, name="invitation_state_known"),
            known_state("language", Language, name="invitation_language_known", blank=True),
            *granted_role(known="invitation_role_known", company="invitation_company_only_for_representative"),
            models.CheckConstraint(
                condition=Q(state=InvitationState.VOID, void_reason__in=VoidReason.values)
                | (~Q(state=InvitationState.VOID) & Q(void_reason="")),
                name="invitation_void_for_a_reason",
                violation_error_message=_("Only an invitation that is no longer valid has a reason."),
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.ACCEPTED, accepted_by__isnull=False)
                | (~Q(state=InvitationState.ACCEPTED) & Q(accepted_by__isnull=True)),
                name="invitation_accepted_by_somebody",
                violation_error_message=_("The person who accepted is recorded only with an accepted invitation."),
            ),
            paired("accepted_by", "accepted_at", name="invitation_accepted_paired"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")),
                name="invitation_lives_for_some_time",
                violation_error_message=END_BEFORE_START,
            ),
            models.UniqueConstraint(
                fields=("edition", "role", "email"),
                condition=Q(state=InvitationState.SENT, organisation__isnull=True),
                name="invitation_open_once",
                violation_error_message=ALREADY_INVITED,
            ),
            models.UniqueConstraint(
                fields=("edition", "organisation", "email"),
                condition=Q(state=InvitationState.SENT, organisation__isnull=False),
                name="invitation_of_a_representative_open_once",
                violation_error_message=ALREADY_INVITED,
            ),
        )

    def __str__(self) -> str:
        return f"{self.role_label} → {self.email}"

    @property
    def role_label(self) -> str:
        """The role in the form of address of who accepted it; neutral until somebody has."""
        return EditionRoleName(self.role).in_form(self.accepted_by.form_of_address if self.accepted_by else "")

    @property
    def name_hint(self) -> str:
        """How the inviting person calls the invited one; may be empty."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def masked_email(self) -> str:
        """The address as anybody with the link may see it: ``e…@example.org``."""
        name, _at, domain = self.email.rpartition("@")
        return f"{name[:1]}…@{domain}"

    @property
    def is_unanswered(self) -> bool:
        return self.state in {InvitationState.SENT, InvitationState.EXPIRED}

    @property
    def state_today(self) -> InvitationState:
        """The state as people read it: an invitation is over at its hour, not when the worker notes it."""
        if self.state == InvitationState.SENT and self.expires_at <= clock.now():
            return InvitationState.EXPIRED
        return InvitationState(self.state)

    @property
    def obstacle(self) -> VoidReason | None:
        """What took the ground from under it. Needs a row read `with_obstacles`."""
        facts = self.__dict__
        if not facts["_inviter_coordinates"]:
            return VoidReason.INVITER
        if facts["_edition_closed"]:
            return VoidReason.CLOSED
        if not facts["_company_stays"]:
            return VoidReason.PARTNERSHIP
        return VoidReason.ROLE if facts["_role_given"] else None
