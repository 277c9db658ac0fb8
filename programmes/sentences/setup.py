"""The history of an edition's plan, partners and roles."""

from django.utils.translation import gettext_lazy as _

from people.audit import register
from programmes.choices import EditionRoleName, PartnershipRole, PhaseKind, VoidReason

register("programme.founded", _("%(actor)s: the programme “%(name)s” begins"))
register("programme.renamed", _("%(actor)s: the programme “%(old)s” is now called “%(new)s”"))
register("programme.changed", _("%(actor)s: change of the description of the programme"))
register("edition.opened", _("%(actor)s: the edition “%(name)s” is opened"))
register("edition.settings_changed", _("%(actor)s: change of the settings or texts of the edition"))
register("edition.call_published", _("%(actor)s: the call is published"))
register("edition.call_unpublished", _("%(actor)s: the call is no longer published"))
register("edition.call_closed", _("%(actor)s: the call is closed by hand"))
register("edition.call_reopened", _("%(actor)s: the call is open again"))
register("phase.planned", _("%(actor)s: phase “%(kind)s” planned from %(from_on)s to %(to_on)s"), kind=PhaseKind)
register(
    "phase.moved",
    _("%(actor)s: phase “%(kind)s” moved to %(from_on)s – %(to_on)s (before: %(old_from_on)s – %(old_to_on)s)"),
    kind=PhaseKind,
)
register("partnership.begun", _("%(actor)s: %(organisation)s – %(role)s from %(from_on)s"), role=PartnershipRole)
register("partnership.ended", _("%(actor)s: %(organisation)s – %(role)s until %(to_on)s"), role=PartnershipRole)
register(
    "partnership.reopened",
    _("%(actor)s: %(organisation)s – %(role)s, the partnership goes on after all"),
    role=PartnershipRole,
)
register("edition_role.granted", _("%(actor)s: %(about)s – %(role)s from %(from_on)s"), role=EditionRoleName)
register("edition_role.ended", _("%(actor)s: %(about)s – %(role)s until %(to_on)s"), role=EditionRoleName)
register(
    "edition_role.reopened", _("%(actor)s: %(about)s – %(role)s, the role goes on after all"), role=EditionRoleName
)
register(
    "edition_role.begun_on",
    _("%(actor)s: %(about)s – %(role)s from %(from_on)s (before: from %(old_from_on)s)"),
    role=EditionRoleName,
)
register(
    "partnership.begun_on",
    _("%(actor)s: %(organisation)s – %(role)s from %(from_on)s (before: from %(old_from_on)s)"),
    role=PartnershipRole,
)
register(
    "invitation.sent",
    _("%(actor)s: invitation to the role “%(role)s”, valid until %(until_at)s"),
    role=EditionRoleName,
)
register("invitation.revoked", _("%(actor)s: invitation to the role “%(role)s” taken back"), role=EditionRoleName)
register(
    "invitation.undo_revoke",
    _("%(actor)s: invitation to the role “%(role)s” holds again"),
    role=EditionRoleName,
)
register("invitation.accepted", _("%(actor)s: invitation to the role “%(role)s” accepted"), role=EditionRoleName)
register(
    "invitation.expired", _("An invitation to the role “%(role)s” expired without an answer"), role=EditionRoleName
)
register(
    "invitation.voided",
    _("An invitation to the role “%(role)s” is no longer valid: %(why)s"),
    role=EditionRoleName,
    why=VoidReason,
)
