"""The history of a person's participation."""

from django.utils.translation import gettext_lazy as _

from people.audit import register

register("participation.ended", _("%(actor)s: %(about)s takes part until %(to_on)s"))
register(
    "participation.started_by_hand",
    _("%(actor)s: %(about)s takes part from %(starts_on)s, after an application on paper"),
)
