"""The history of accounts of companies."""

from django.utils.translation import gettext_lazy as _

from joining.choices import VoidReason
from people.audit import own, register
from programmes.choices import EditionRoleName

register(
    "company_account.linked",
    own(
        _("%(actor)s linked a company account (“%(provider)s”)"),
        _("%(actor)s linked a company account (“%(provider)s”) to the account of %(about)s"),
    ),
)
register(
    "company_account.unlinked",
    own(
        _("%(actor)s unlinked a company account (“%(provider)s”)"),
        _("%(actor)s unlinked the company account (“%(provider)s”) of %(about)s"),
    ),
)
register("company_account.recognised", _("%(actor)s recognised a company account (“%(provider)s”) as %(about)s"))
register("company_account.refused", _("%(actor)s refused an unrecognised company account (“%(provider)s”)"))
register(
    "company_account.undo_join",
    _("%(actor)s undid the recognition of %(about)s: the company account (“%(provider)s”) no longer signs them in"),
)
register(
    "company_account.undo_refuse",
    _("%(actor)s undid a refusal: a company account (“%(provider)s”) is awaiting recognition again"),
)
register(
    "invitation.sent",
    _("%(actor)s sent an invitation to the role “%(role)s”, valid until %(until_at)s"),
    role=EditionRoleName,
)
register("invitation.revoked", _("%(actor)s withdrew an invitation to the role “%(role)s”"), role=EditionRoleName)
register("invitation.undo_revoke", _("%(actor)s restored an invitation to the role “%(role)s”"), role=EditionRoleName)
register("invitation.accepted", _("%(actor)s accepted an invitation to the role “%(role)s”"), role=EditionRoleName)
register(
    "invitation.expired", _("An invitation to the role “%(role)s” expired without an answer"), role=EditionRoleName
)
register(
    "invitation.voided",
    _("An invitation to the role “%(role)s” is no longer valid: %(why)s"),
    role=EditionRoleName,
    why=VoidReason,
)
