"""The history of a publication."""

from django.utils.translation import gettext_lazy as _

from people.audit import register
from people.choices import ConsentPurpose

register("publication.begun", _("%(actor)s: edition %(number)s of the publication is begun (“%(title)s”)"))
register("publication.described", _("%(actor)s: new title, “%(title)s”"))
register(
    "publication.collected", _("%(actor)s: chapters collected from the data; new: %(added)s, renewed: %(renewed)s")
)
register("publication.corrected", _("%(actor)s: edition %(number)s is begun to correct edition %(old)s"))
register("publication.frozen", _("%(actor)s: the edition is frozen, hash %(hash)s"))
register("publication.frozen_undone", _("%(actor)s: the frozen edition is opened again"))
register("publication.discarded", _("%(actor)s: edition %(number)s is discarded"))
register("publication.discarded_undone", _("%(actor)s: edition %(number)s is no longer discarded"))
register("publication.released", _("%(actor)s: the edition is released"))
register(
    "publication.consent_withdrawn",
    _("%(actor)s: consent withdrawn (%(purpose)s); edition %(number)s is shown without what it was about from now on"),
    purpose=ConsentPurpose,
)
register("publication.withdrawal_checked", _("%(actor)s: looked through what is in print after a withdrawn consent"))
register(
    "publication.withdrawal_checked_undone",
    _("%(actor)s: what is in print after a withdrawn consent is to be looked at again"),
)
register("chapter.edited", _("%(actor)s: chapter “%(title)s” edited"))
register("chapter.renewed", _("%(actor)s: chapter “%(title)s” replaced by what the data say now"))
register("chapter.compared", _("%(actor)s: news in the data of chapter “%(title)s” taken into account"))
register("chapter.moved", _("%(actor)s: chapter “%(title)s” moved to place %(position)s"))
register("chapter.removed", _("%(actor)s: chapter “%(title)s” taken out"))
register("chapter.photos_chosen", _("%(actor)s: photos of chapter “%(title)s” chosen: %(count)s"))
register("chapter.quotes_chosen", _("%(actor)s: quotes of chapter “%(title)s” chosen: %(count)s"))
