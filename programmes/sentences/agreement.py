"""The history of agreements."""

from django.utils.translation import gettext_lazy as _

from people.audit import register

register(
    "agreement.signed",
    _("%(actor)s recorded agreement %(number)s with “%(organisation)s”, from %(from_on)s to %(to_on)s"),
)
register(
    "agreement.terminated",
    _("%(actor)s ended agreement %(number)s with “%(organisation)s” on %(to_on)s (before: %(old_to_on)s)"),
)
register(
    "agreement.reinstated",
    _("%(actor)s reinstated agreement %(number)s with “%(organisation)s”, until %(to_on)s"),
)
register(
    "agreement.begun_on",
    _(
        "%(actor)s changed the first day of agreement %(number)s with “%(organisation)s” to %(from_on)s"
        " (before: %(old_from_on)s)"
    ),
)
