"""What a frozen book rests on is not taken back under it: first a correction is begun, then the facts are mended."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from publications.choices import PublicationState
from publications.models import Publication


def kept_by_a_book(edition: int, acted_at: dt.datetime) -> str:
    """The sentence of the newest book of an edition frozen since a moment; nothing while an issue of it is open."""
    books = Publication.objects.filter(edition=edition)
    if books.filter(state=PublicationState.COLLECTING).exists():
        return ""
    book = books.filter(snapshot__frozen_at__gte=acted_at).select_related("snapshot").order_by("-number").first()
    if book is None or book.snapshot is None:
        return ""
    sentence = _(
        "The publication frozen on %(day)s relies on this. You can undo it once the coordinators start a correction."
    )
    return sentence % {"day": date_format(book.snapshot.frozen_at, "j.m.Y")}
