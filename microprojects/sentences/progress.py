"""How entries, photos and collected material read in the history."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from microprojects.choices import InsightKind
from people.audit import number, register

register("entry.submitted", _("%(actor)s sent an entry for %(happened_on)s, %(entry_minutes)s h"))
register("entry.accepted", _("%(actor)s confirmed the entry by %(about)s for %(happened_on)s, %(entry_minutes)s h"))
register("entry.returned", _("%(actor)s returned the entry for %(happened_on)s for changes"))
register("entry.submitted_undone", _("%(actor)s undid sending the entry for %(happened_on)s"))
register(
    "entry.accepted_undone",
    _("%(actor)s undid the confirmation of the entry by %(about)s for %(happened_on)s, %(entry_minutes)s h"),
)
register("entry.returned_undone", _("%(actor)s undid the return of the entry for %(happened_on)s"))
register("photo.added", _("%(actor)s added a photo"))
register("photo.removed", _("%(actor)s removed a photo"))
register(
    "photo.people_counted",
    lambda entry: ngettext(
        "%(actor)s recorded that %(people)s person can be recognised in a photo",
        "%(actor)s recorded that %(people)s people can be recognised in a photo",
        number(entry, "people"),
    ),
)
register("photo.subject_marked", _("%(actor)s tagged a person in a photo"))
register("photo.subject_unmarked", _("%(actor)s removed a tag from a photo"))
register("photo.consent_noted", _("%(actor)s recorded a paper consent to the use of a photo"))
register("photo.consent_withdrawn", _("%(actor)s recorded that a paper consent to the use of a photo was withdrawn"))
register("quote.added", _("%(actor)s added a quote for the publication"))
register("quote.name_withdrawn", _("%(actor)s recorded that consent to the name under a quote was withdrawn"))
register("quote.name_withdrawn_undone", _("%(actor)s restored consent to the name under a quote"))
register("insight.added", _("%(actor)s added a note for the publication (%(kind)s)"), kind=InsightKind)
register("final_report.saved", _("%(actor)s saved the final report"))
