"""The history of an edition's plan, partners and roles."""

from django.utils.translation import gettext_lazy as _

from people.audit import register
from programmes.choices import EditionRoleName, PartnershipRole, PhaseKind

register("programme.founded", _("%(actor)s created the programme “%(name)s”"))
register("programme.renamed", _("%(actor)s renamed the programme from “%(old)s” to “%(new)s”"))
register("programme.changed", _("%(actor)s changed the description of the programme"))
register("edition.opened", _("%(actor)s created the edition “%(name)s”"))
register("edition.settings_changed", _("%(actor)s changed the rules or texts of the edition"))
register("phase.planned", _("%(actor)s planned the phase “%(kind)s” from %(from_on)s to %(to_on)s"), kind=PhaseKind)
register(
    "phase.moved",
    _("%(actor)s moved the phase “%(kind)s” to %(from_on)s – %(to_on)s (before: %(old_from_on)s – %(old_to_on)s)"),
    kind=PhaseKind,
)
register(
    "partnership.begun",
    _("%(actor)s added %(organisation)s to the partners (%(role)s) from %(from_on)s"),
    role=PartnershipRole,
)
register(
    "partnership.ended",
    _("%(actor)s recorded that %(organisation)s is a partner (%(role)s) until %(to_on)s"),
    role=PartnershipRole,
)
register(
    "partnership.reopened",
    _("%(actor)s recorded that %(organisation)s stays a partner (%(role)s) after all"),
    role=PartnershipRole,
)
register(
    "partnership.begun_on",
    _("%(actor)s recorded that %(organisation)s is a partner (%(role)s) from %(from_on)s (before: %(old_from_on)s)"),
    role=PartnershipRole,
)
register(
    "edition_role.granted",
    _("%(actor)s gave %(about)s the role “%(role)s” from %(from_on)s"),
    role=EditionRoleName,
)
register(
    "edition_role.ended", _("%(actor)s ended the role “%(role)s” of %(about)s on %(to_on)s"), role=EditionRoleName
)
register(
    "edition_role.reopened",
    _("%(actor)s undid the end of the role “%(role)s” of %(about)s"),
    role=EditionRoleName,
)
register(
    "edition_role.begun_on",
    _("%(actor)s changed the first day of the role “%(role)s” of %(about)s to %(from_on)s (before: %(old_from_on)s)"),
    role=EditionRoleName,
)
