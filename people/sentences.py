"""The sentences of this app's events."""

from django.utils.translation import gettext_lazy as _

from people.audit import register
from people.choices import (
    ConsentPurpose,
    ConsentWay,
    OrganisationChangeKind,
    OrganisationKind,
    PortalRoleName,
)

register("user.registered", _("%(actor)s: new account"))
register("user.created", _("%(actor)s: account created for %(about)s"))
register("user.changed", _("%(actor)s: account data changed"))
register("user.name_corrected", _("%(actor)s: the name “%(old)s” corrected to “%(new)s”"))
register("user.name_restored", _("%(actor)s: the name is “%(new)s” again, not “%(old)s”: the correction is undone"))
register(
    "user.name_corrected_elsewhere",
    _("The coordinators of another edition: the name “%(old)s” corrected to “%(new)s”"),
)
register("user.changed_in_office", _("%(actor)s: account data of %(about)s changed in the back office"))
register("card.issued", _("%(actor)s: card for %(about)s issued"))
register("card.reissued", _("%(actor)s: new card for %(about)s issued, the former one revoked"))
register("card.revoked", _("%(actor)s: card of %(about)s revoked"))
register("card.blocked", _("%(actor)s: card of %(about)s blocked after five wrong PINs"))
register("affiliation.started", _("%(actor)s: %(about)s belongs to “%(organisation)s” from %(starts_on)s"))
register(
    "affiliation.started_undone",
    _("%(actor)s: %(about)s never belonged to “%(organisation)s” from %(starts_on)s, it was a mistake"),
)
register("affiliation.ended", _("%(actor)s: %(about)s belongs to “%(organisation)s” until %(ends_on)s"))
register("affiliation.reopened", _("%(actor)s: the job of %(about)s at “%(organisation)s” goes on after all"))
register("contact.added", _("%(actor)s: private contact of %(about)s added to the account"))
register("role.granted", _("%(actor)s: role “%(role)s” for %(about)s from %(starts_on)s"), role=PortalRoleName)
register("role.revoked", _("%(actor)s: role “%(role)s” of %(about)s until %(ends_on)s"), role=PortalRoleName)
register("role.reopened", _("%(actor)s: the role “%(role)s” of %(about)s goes on after all"), role=PortalRoleName)
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
    "consent.guardian_noted",
    _("%(actor)s: paper of a parent or guardian of %(about)s noted: %(purpose)s"),
    purpose=ConsentPurpose,
)
register(
    "consent.guardian_ended",
    _("%(actor)s: paper of a parent or guardian of %(about)s withdrawn: %(purpose)s"),
    purpose=ConsentPurpose,
)
register("user.under_age", _("%(actor)s: %(about)s noted as under 18"))
register("user.of_age", _("%(actor)s: %(about)s noted as of age"))
register(
    "consent_text.published",
    _("%(actor)s: text of the consent “%(purpose)s”, version %(version)s, valid from %(from_on)s"),
    purpose=ConsentPurpose,
)
register("mail.read", _("%(actor)s: message to %(about)s of %(written_at)s opened in the back office"))
register("mail.all_retried", _("%(actor)s: waiting messages sent at once: %(count)s"))
register("mail.retried", _("%(actor)s: message queued again"))
register(
    "organisation.registered", _("%(actor)s: “%(name)s” (%(kind)s) entered in the registry"), kind=OrganisationKind
)
register("organisation.changed", _("%(actor)s: change of the data of “%(name)s”"))
register("organisation.name_mended", _("%(actor)s: the name “%(old)s” mended to “%(new)s”"))
register(
    "organisation.contact_added", _("%(actor)s: new contact person of “%(name)s” (%(function)s) from %(starts_on)s")
)
register("organisation.contact_ended", _("%(actor)s: contact person of “%(name)s” (%(function)s) until %(ends_on)s"))
register(
    "organisation.contact_reopened", _("%(actor)s: the contact person of “%(name)s” (%(function)s) stays after all")
)
register("organisation.renamed", _("%(actor)s: “%(old)s” is called “%(new)s” from %(from_on)s"))
register("organisation.sold", _("%(actor)s: “%(name)s” belongs to “%(owner)s” from %(from_on)s"))
register("organisation.merged", _("%(actor)s: “%(name)s” is merged into “%(successor)s” from %(from_on)s"))
register("organisation.closed", _("%(actor)s: “%(name)s” is closed from %(from_on)s"))
register(
    "organisation.change_withdrawn",
    _("%(actor)s: the note on “%(name)s” of %(of_on)s is withdrawn (%(what)s)"),
    what=OrganisationChangeKind,
)
register("second_factor.reset", _("%(actor)s: second factor of %(about)s removed, to be set up anew"))
register("user.merged", _("%(actor)s: two accounts of %(about)s merged; the account %(code)s has ended"))
register(
    "user.merge_undone",
    _(
        "%(actor)s: merged accounts of %(about)s parted again; the account %(code)s is open."
        " Moved back: %(back)s, stayed: %(stayed)s"
    ),
)
register("user.address_freed", _("%(actor)s: the address of an account merged into that of %(about)s is free again"))
register("second_factor.added", _("%(actor)s: second factor of %(about)s added"))
register("second_factor.removed", _("%(actor)s: second factor of %(about)s removed"))
register("password.changed", _("%(actor)s: password of %(about)s changed"))
register("address.confirmed", _("%(actor)s: e-mail address of %(about)s confirmed by a code"))
register("address.removed", _("%(actor)s: e-mail address of %(about)s removed"))
register("phone.confirmed", _("%(actor)s: telephone number of %(about)s confirmed by a code"))
register("phone.removed", _("%(actor)s: telephone number of %(about)s removed"))
