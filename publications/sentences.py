"""The history of a publication."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.audit import known, number, register
from people.choices import ConsentPurpose

register("publication.begun", _("%(actor)s started issue %(number)s of the publication (“%(title)s”)"))
register("publication.described", _("%(actor)s changed the title to “%(title)s”"))
register(
    "publication.collected",
    known(
        "added",
        "renewed",
        told=_("%(actor)s collected the chapters from the data (new: %(added)s, updated: %(renewed)s)"),
        otherwise=_("%(actor)s collected the chapters from the data, and none had changed"),
    ),
)
register("publication.corrected", _("%(actor)s started issue %(number)s to correct issue %(old)s"))
register("publication.frozen", _("%(actor)s froze issue %(number)s"))
register("publication.frozen_undone", _("%(actor)s reopened the frozen issue %(number)s"))
register("publication.discarded", _("%(actor)s discarded issue %(number)s"))
register("publication.discarded_undone", _("%(actor)s resumed work on issue %(number)s"))
register("publication.released", _("%(actor)s released issue %(number)s"))
register(
    "publication.consent_withdrawn",
    _("A consent was withdrawn (%(purpose)s): issue %(number)s is now shown without what it covered"),
    purpose=ConsentPurpose,
)
register("publication.withdrawal_checked", _("%(actor)s checked the printed copies after a consent was withdrawn"))
register(
    "publication.withdrawal_checked_undone",
    _("%(actor)s marked the printed copies to be checked again after a consent was withdrawn"),
)
register("chapter.edited", _("%(actor)s edited the chapter “%(title)s”"))
register("chapter.renewed", _("%(actor)s replaced the chapter “%(title)s” with the current data"))
register("chapter.compared", _("%(actor)s reviewed the new data of the chapter “%(title)s”"))
register("chapter.moved", _("%(actor)s moved the chapter “%(title)s” to place %(position)s"))
register("chapter.removed", _("%(actor)s removed the chapter “%(title)s”"))
register(
    "chapter.photos_chosen",
    lambda entry: ngettext(
        "%(actor)s chose %(count)s photo for the chapter “%(title)s”",
        "%(actor)s chose %(count)s photos for the chapter “%(title)s”",
        number(entry, "count"),
    ),
)
register(
    "chapter.quotes_chosen",
    lambda entry: ngettext(
        "%(actor)s chose %(count)s quote for the chapter “%(title)s”",
        "%(actor)s chose %(count)s quotes for the chapter “%(title)s”",
        number(entry, "count"),
    ),
)
