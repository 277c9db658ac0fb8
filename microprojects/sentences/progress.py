"""How entries, photos and collected material read in the history."""

from django.utils.translation import gettext_lazy as _

from microprojects.choices import InsightKind
from people.audit import register

register("entry.submitted", _("%(actor)s: entry of %(happened_on)s sent, %(entry_minutes)s h"))
register("entry.accepted", _("%(actor)s: entry of %(happened_on)s confirmed, %(entry_minutes)s h of %(about)s"))
register("entry.returned", _("%(actor)s: entry of %(happened_on)s returned to be mended"))
register("entry.submitted_undone", _("%(actor)s: the entry of %(happened_on)s is not sent after all"))
register(
    "entry.accepted_undone",
    _("%(actor)s: the entry of %(happened_on)s is no longer confirmed, %(entry_minutes)s h of %(about)s"),
)
register("entry.returned_undone", _("%(actor)s: the entry of %(happened_on)s is not returned after all"))
register("photo.added", _("%(actor)s: new photo"))
register("photo.removed", _("%(actor)s: photo taken away"))
register("photo.people_counted", _("%(actor)s: people who can be recognised on a photo: %(people)s"))
register("photo.subject_marked", _("%(actor)s: a person marked on a photo"))
register("photo.subject_unmarked", _("%(actor)s: the mark of a person on a photo taken back"))
register("photo.consent_noted", _("%(actor)s: consent on paper to the use of a photo noted"))
register("photo.consent_withdrawn", _("%(actor)s: consent on paper to the use of a photo withdrawn"))
register("quote.added", _("%(actor)s: new quote for the publication"))
register("quote.name_withdrawn", _("%(actor)s: consent to the name under a quote withdrawn"))
register("quote.name_withdrawn_undone", _("%(actor)s: withdrawal of the name under a quote taken back"))
register("insight.added", _("%(actor)s: new note for the publication (%(kind)s)"), kind=InsightKind)
register("final_report.saved", _("%(actor)s: final report saved"))
