"""The sentences of this app's events."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.audit import known, number, own, register
from people.choices import ConsentPurpose, ConsentWay, PortalRoleName

register("user.registered", _("%(actor)s created an account"))
register("user.created", own(_("%(actor)s created an account"), _("%(actor)s created an account for %(about)s")))
register(
    "user.changed",
    own(_("%(actor)s changed their account details"), _("%(actor)s changed the account details of %(about)s")),
)
register("user.name_corrected", _("%(actor)s corrected a person's name from “%(old)s” to “%(new)s”"))
register("user.name_restored", _("%(actor)s undid a correction: the name is “%(new)s” again, not “%(old)s”"))
register(
    "user.name_corrected_elsewhere",
    _("The coordinators of another edition corrected the name “%(old)s” to “%(new)s”"),
)
register("user.changed_in_office", _("%(actor)s changed the account details of %(about)s in the back office"))
register("card.issued", _("%(actor)s issued a card to %(about)s"))
register("card.reissued", _("%(actor)s issued a new card to %(about)s and revoked the old one"))
register("card.revoked", _("%(actor)s revoked the card of %(about)s"))
register("card.blocked", _("%(actor)s blocked the card of %(about)s after five wrong PINs"))
register("role.granted", _("%(actor)s gave %(about)s the role “%(role)s” from %(starts_on)s"), role=PortalRoleName)
register("role.revoked", _("%(actor)s ended the role “%(role)s” of %(about)s on %(ends_on)s"), role=PortalRoleName)
register("role.reopened", _("%(actor)s undid the end of the role “%(role)s” of %(about)s"), role=PortalRoleName)
register(
    "consent.given",
    own(
        _("%(actor)s gave consent: %(purpose)s (%(how)s)"),
        _("%(actor)s recorded the consent of %(about)s: %(purpose)s (%(how)s)"),
    ),
    purpose=ConsentPurpose,
    how=ConsentWay,
)
register(
    "consent.withdrawn",
    own(
        _("%(actor)s withdrew consent: %(purpose)s (%(how)s)"),
        _("%(actor)s recorded that %(about)s withdrew consent: %(purpose)s (%(how)s)"),
    ),
    purpose=ConsentPurpose,
    how=ConsentWay,
)
register(
    "consent.guardian_noted",
    _("%(actor)s recorded the consent of a parent or guardian of %(about)s: %(purpose)s"),
    purpose=ConsentPurpose,
)
register(
    "consent.guardian_ended",
    _("%(actor)s recorded that a parent or guardian of %(about)s withdrew consent: %(purpose)s"),
    purpose=ConsentPurpose,
)
register("user.under_age", _("%(actor)s recorded that %(about)s is under 18"))
register("user.of_age", _("%(actor)s recorded that %(about)s is 18 or older"))
register(
    "consent_text.published",
    _("%(actor)s published the consent text “%(purpose)s”, version %(version)s, valid from %(from_on)s"),
    purpose=ConsentPurpose,
)
register("mail.read", _("%(actor)s opened in the back office a message to %(about)s dated %(written_at)s"))
register(
    "mail.all_retried",
    lambda entry: ngettext(
        "%(actor)s resent %(count)s unsent message",
        "%(actor)s resent %(count)s unsent messages",
        number(entry, "count"),
    ),
)
register("mail.retried", _("%(actor)s resent a message"))
register("user.merged", _("%(actor)s merged two accounts of %(about)s"))
register(
    "user.merge_undone",
    known(
        "back",
        "stayed",
        told=_("%(actor)s separated the merged accounts of %(about)s. Records moved back: %(back)s, kept: %(stayed)s"),
        otherwise=_("%(actor)s separated the merged accounts of %(about)s"),
    ),
)
register("user.address_freed", _("%(actor)s freed the address of an account merged into that of %(about)s"))
register("second_factor.reset", _("%(actor)s removed the two-step verification of %(about)s, to be set up again"))
register(
    "second_factor.added",
    own(
        _("%(actor)s set up two-step verification"),
        _("%(actor)s set up two-step verification for %(about)s"),
    ),
)
register(
    "second_factor.removed",
    own(
        _("%(actor)s removed a method of two-step verification"),
        _("%(actor)s removed a method of two-step verification of %(about)s"),
    ),
)
register(
    "password.changed",
    own(_("%(actor)s changed their password"), _("%(actor)s changed the password of %(about)s")),
)
register(
    "address.confirmed",
    own(
        _("%(actor)s confirmed their e-mail address with a code"),
        _("%(actor)s confirmed the e-mail address of %(about)s with a code"),
    ),
)
register(
    "address.removed",
    own(_("%(actor)s removed an e-mail address"), _("%(actor)s removed an e-mail address of %(about)s")),
)
register(
    "phone.confirmed",
    own(
        _("%(actor)s confirmed their phone number with a code"),
        _("%(actor)s confirmed the phone number of %(about)s with a code"),
    ),
)
register(
    "phone.removed",
    own(_("%(actor)s removed a phone number"), _("%(actor)s removed a phone number of %(about)s")),
)
