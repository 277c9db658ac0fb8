"""The history of a person's participation."""

from django.utils.translation import gettext_lazy as _

from people.audit import register
from programmes.queries.people import TOGETHER

register(TOGETHER, _("%(actor)s: last day at “%(organisation)s” noted, %(to_on)s, people: %(number)s"))
register(f"{TOGETHER}_undone", _("%(actor)s: last day at “%(organisation)s” undone, people: %(number)s"))

register("participation.ended", _("%(actor)s: %(about)s takes part until %(to_on)s"))
register("participation.reopened", _("%(actor)s: the participation of %(about)s goes on after all"))
register(
    "participation.begun_on",
    _("%(actor)s: %(about)s takes part from %(from_on)s (before: %(old_from_on)s)"),
)
register(
    "affiliation.begun_on",
    _("%(actor)s: %(about)s belongs to “%(organisation)s” from %(from_on)s (before: %(old_from_on)s)"),
)
register(
    "participation.started_by_hand",
    _("%(actor)s: %(about)s takes part from %(starts_on)s, after an application on paper"),
)
