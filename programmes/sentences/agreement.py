"""The history of agreements. Not every agreement has a number."""

from django.utils.translation import gettext_lazy as _

from people.audit import known, register

register(
    "agreement.signed",
    known(
        "number",
        told=_("%(actor)s recorded agreement %(number)s with “%(organisation)s”, from %(from_on)s to %(to_on)s"),
        otherwise=_("%(actor)s recorded an agreement with “%(organisation)s”, from %(from_on)s to %(to_on)s"),
    ),
)
register(
    "agreement.terminated",
    known(
        "number",
        told=_("%(actor)s ended agreement %(number)s with “%(organisation)s” on %(to_on)s (before: %(old_to_on)s)"),
        otherwise=_("%(actor)s ended the agreement with “%(organisation)s” on %(to_on)s (before: %(old_to_on)s)"),
    ),
)
register(
    "agreement.reinstated",
    known(
        "number",
        told=_("%(actor)s reinstated agreement %(number)s with “%(organisation)s”, until %(to_on)s"),
        otherwise=_("%(actor)s reinstated the agreement with “%(organisation)s”, until %(to_on)s"),
    ),
)
register(
    "agreement.begun_on",
    known(
        "number",
        told=_(
            "%(actor)s changed the first day of agreement %(number)s with “%(organisation)s” to %(from_on)s"
            " (before: %(old_from_on)s)"
        ),
        otherwise=_(
            "%(actor)s changed the first day of the agreement with “%(organisation)s” to %(from_on)s"
            " (before: %(old_from_on)s)"
        ),
    ),
)
