"""The sentences of this app's events."""

from django.utils.translation import gettext_lazy as _

from people.audit import register
from people.choices import ConsentPurpose, ConsentWay, PortalRoleName

register("user.registered", _("%(actor)s: new account"))
register("user.created", _("%(actor)s: account created for %(about)s"))
register("user.changed", _("%(actor)s: account data changed"))
register("user.changed_in_office", _("%(actor)s: account data of %(about)s changed in the back office"))
register("card.issued", _("%(actor)s: card for %(about)s issued"))
register("card.reissued", _("%(actor)s: new card for %(about)s issued, the former one revoked"))
register("card.revoked", _("%(actor)s: card of %(about)s revoked"))
register("card.blocked", _("%(actor)s: card of %(about)s blocked after five wrong PINs"))
register("affiliation.started", _("%(actor)s: %(about)s belongs to “%(organisation)s” from %(starts_on)s"))
register("affiliation.ended", _("%(actor)s: %(about)s belongs to “%(organisation)s” until %(ends_on)s"))
register("role.granted", _("%(actor)s: role “%(role)s” for %(about)s from %(starts_on)s"), role=PortalRoleName)
register("role.revoked", _("%(actor)s: role “%(role)s” of %(about)s until %(ends_on)s"), role=PortalRoleName)
register(
    "consent.given",
    _("%(actor)s: consent of %(about)s given: %(purpose)s (%(how)s)"),
    purpose=ConsentPurpose,
    how=ConsentWay,
)
register(
    "consent.withdrawn",
    _("%(actor)s: consent of %(about)s withdrawn: %(purpose)s (%(how)s)"),
    purpose=ConsentPurpose,
    how=ConsentWay,
)
register(
    "consent_text.published",
    _("%(actor)s: text of the consent “%(purpose)s”, version %(version)s, valid from %(from_on)s"),
    purpose=ConsentPurpose,
)
register("mail.retried", _("%(actor)s: message queued again"))
