"""The history of a person's participation."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.audit import number, register
from programmes.queries.people import TOGETHER

register(
    TOGETHER,
    lambda entry: ngettext(
        "%(actor)s recorded that %(number)s person leaves “%(organisation)s” on %(to_on)s",
        "%(actor)s recorded that %(number)s people leave “%(organisation)s” on %(to_on)s",
        number(entry, "number"),
    ),
)
register(
    f"{TOGETHER}_undone",
    lambda entry: ngettext(
        "%(actor)s undid the last day of %(number)s person at “%(organisation)s”",
        "%(actor)s undid the last day of %(number)s people at “%(organisation)s”",
        number(entry, "number"),
    ),
)

register("participation.ended", _("%(actor)s recorded that %(about)s takes part until %(to_on)s"))
register("participation.reopened", _("%(actor)s recorded that %(about)s still takes part after all"))
register(
    "participation.begun_on",
    _("%(actor)s recorded that %(about)s takes part from %(from_on)s (before: %(old_from_on)s)"),
)
register(
    "affiliation.begun_on",
    _("%(actor)s recorded that %(about)s works at “%(organisation)s” from %(from_on)s (before: %(old_from_on)s)"),
)
