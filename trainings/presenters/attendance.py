"""What an attendance list comes to, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trainings.queries.attendance import Totals


def totals_sentence(totals: Totals) -> str:
    """«15 cały czas · 1 część», without the kinds nobody has."""
    words = (
        (totals.full, ngettext("%(count)s all the time", "%(count)s all the time", totals.full)),
        (totals.part, ngettext("%(count)s part of the time", "%(count)s part of the time", totals.part)),
        (totals.excused, ngettext("%(count)s excused", "%(count)s excused", totals.excused)),
        (totals.absent, ngettext("%(count)s absent", "%(count)s absent", totals.absent)),
    )
    return " · ".join(text % {"count": count} for count, text in words if count) or _("This list is empty.")
