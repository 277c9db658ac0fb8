"""The history of accounts of firms."""

from django.utils.translation import gettext_lazy as _

from people.audit import own, register

register(
    "firm_account.linked",
    own(
        _("%(actor)s linked a company account (“%(firm)s”)"),
        _("%(actor)s linked a company account (“%(firm)s”) to the account of %(about)s"),
    ),
)
register(
    "firm_account.unlinked",
    own(
        _("%(actor)s unlinked a company account (“%(firm)s”)"),
        _("%(actor)s unlinked the company account (“%(firm)s”) of %(about)s"),
    ),
)
register("firm_account.recognised", _("%(actor)s recognised a company account (“%(firm)s”) as %(about)s"))
register("firm_account.refused", _("%(actor)s rejected an unknown company account (“%(firm)s”)"))
register(
    "firm_account.undo_join",
    _("%(actor)s undid the recognition of %(about)s: the company account (“%(firm)s”) no longer signs them in"),
)
register(
    "firm_account.undo_refuse",
    _("%(actor)s undid a rejection: a company account (“%(firm)s”) is awaiting recognition again"),
)
