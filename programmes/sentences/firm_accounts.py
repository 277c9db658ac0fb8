"""The history of accounts of firms."""

from django.utils.translation import gettext_lazy as _

from people.audit import register

register("firm_account.linked", _("%(actor)s: the account of the firm “%(firm)s” opens the account of %(about)s"))
register("firm_account.unlinked", _("%(actor)s: the account of the firm “%(firm)s” of %(about)s unlinked"))
register("firm_account.recognised", _("%(actor)s: account of the firm “%(firm)s” recognised as %(about)s"))
register("firm_account.refused", _("%(actor)s: unknown account of the firm “%(firm)s” refused"))
register(
    "firm_account.undo_join", _("%(actor)s: %(about)s can no longer sign in with the account of the firm “%(firm)s”")
)
register("firm_account.undo_refuse", _("%(actor)s: an account of the firm “%(firm)s” waits to be recognised again"))
