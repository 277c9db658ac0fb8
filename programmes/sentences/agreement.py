"""The history of agreements."""

from django.utils.translation import gettext_lazy as _

from people.audit import register

register(
    "agreement.signed",
    _("%(actor)s: agreement with “%(organisation)s”, number %(number)s, from %(from_on)s to %(to_on)s"),
)
register(
    "agreement.terminated",
    _(
        "%(actor)s: agreement with “%(organisation)s”, number %(number)s, holds until %(to_on)s (before: %(old_to_on)s)"
    ),
)
register(
    "agreement.reinstated",
    _("%(actor)s: agreement with “%(organisation)s”, number %(number)s, holds again until %(to_on)s"),
)
register(
    "agreement.begun_on",
    _(
        "%(actor)s: agreement with “%(organisation)s”, number %(number)s, holds from %(from_on)s"
        " (before: %(old_from_on)s)"
    ),
)
