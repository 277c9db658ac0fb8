"""May this photo or this name be printed? Asked of the consents each time, never remembered.

Art. 81 of the Polish copyright act: an image is made public with the consent of the person shown. Taking part in an event
is not a consent; a photo on which nobody has counted the people has not been looked at and stays inside.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import pairwise

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.access import Decision, no, yes
from kopalnia.lib.polish import search_key
from microprojects.models import Photo, PhotoSubject, Quote
from people.choices import ConsentPurpose
from people.models import ConsentEntry, User
from people.models.consent import ConsentStates
from programmes.models import Edition


class Consents:
    """The consents behind some photos, quotes and names, read in two queries and asked as often as needed."""

    def __init__(
        self, *, photos: Collection[Photo] = (), quotes: Collection[Quote] = (), users: Collection[User] = ()
    ) -> None:
        self._subjects: dict[int, list[PhotoSubject]] = {photo.pk: [] for photo in photos}
        if self._subjects:
            for subject in PhotoSubject.objects.filter(photo__in=list(self._subjects)):
                self._subjects[subject.photo_id].append(subject)
        ids = {one.user_id for shown in self._subjects.values() for one in shown}
        ids |= {quote.speaker_id for quote in quotes} | {user.pk for user in users}
        ids.discard(None)
        self._states = ConsentEntry.objects.state_for(ids) if ids else ConsentStates()

    def photo(self, photo: Photo) -> Decision:
        """Whether the photo may be printed now, with the reason why not."""
        if photo.removed_at is not None:
            return no(_("This photo was taken away."))
        if photo.people_count is None:
            return no(_("Nobody has said yet how many people can be recognised on it."))
        subjects = self._subjects[photo.pk]
        unknown = photo.people_count - len(subjects)
        if unknown > 0:
            return no(
                ngettext("%(n)s person on it is not marked.", "%(n)s people on it are not marked.", unknown)
                % {"n": unknown}
            )
        missing = sum(not self._agreed(one) for one in subjects)
        if missing:
            return no(
                ngettext("The consent of %(n)s person is missing.", "The consent of %(n)s people is missing.", missing)
                % {"n": missing}
            )
        return yes()

    def _agreed(self, subject: PhotoSubject) -> bool:
        """With an account: the ledger. Others: a consent on paper, not withdrawn. A child never agrees alone."""
        on_paper = subject.consent_given_on is not None and subject.consent_withdrawn_at is None
        if subject.user_id is None or subject.is_minor:
            return on_paper
        return subject.consent_withdrawn_at is None and self._states.given(subject.user_id, ConsentPurpose.IMAGE)

    def may_name(self, user: User) -> bool:
        return self._states.given(user, ConsentPurpose.NAME_IN_PUBLICATION)

    def name_under(self, quote: Quote) -> str:
        """The name that may be printed under a quote, or "". Reads the quote's speaker."""
        if quote.speaker is not None:
            return quote.speaker.full_name if self.may_name(quote.speaker) else ""
        return quote.speaker_name if quote.name_consent_on else ""


def withdrawn_photos(codes: Iterable[str]) -> set[str]:
    """Codes of printed photos that may no longer be shown: a consent was withdrawn, or the photo was taken away.

    Three queries, or none when nothing was printed.
    """
    codes = set(codes)
    if not codes:
        return set()
    photos = list(Photo.objects.filter(code__in=codes).only("pk", "code", "removed_at", "people_count"))
    consents = Consents(photos=photos)
    return codes - {photo.code for photo in photos if consents.photo(photo)}


_WORD = re.compile(r"[^\W\d_][\w’'-]+")


def people_named_in(edition: Edition, text: str) -> list[User]:
    """People of the edition whose full names stand in a text. One query.

    Looks only for neighbouring capitalised words, so its cost does not grow with the number of people. Finds the basic
    form of a name; an inflected one is for the editor to see.
    """
    words = [match[0] for match in _WORD.finditer(text) if match[0][0].isupper()]
    pairs = {search_key(*pair) for pair in pairwise(words)}
    pairs |= {search_key(*three) for three in zip(words, words[1:], words[2:], strict=False)}
    if not pairs:
        return []
    inside = Q(participations__edition=edition) | Q(edition_roles__edition=edition)
    inside |= Q(accompaniments__microproject__edition=edition)
    users = (
        User.objects.filter(inside, merged_into=None, search_key__in=sorted(pairs))
        .order_by("sort_key", "pk")
        .distinct()
    )
    plain = search_key(text)
    return [user for user in users if user.has_name and user.search_key in plain]
