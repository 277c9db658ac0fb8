"""Whether a photo or a quote may be shown, and the sentence why not."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.domain.problems import Problem, decide
from kopalnia.lib.web.access import Decision
from microprojects.models import Photo, Quote
from microprojects.queries.consents import NAME, agreed_on_paper, agreeing_subjects, agrees
from people.models import User


class Consents:
    """The answers about some photos, quotes and people, read in at most two queries and asked as often as needed.

    `private` is for readers who coordinate the edition: only they are told that somebody with an account is under age,
    unless the photo itself says so.
    """

    def __init__(
        self,
        *,
        photos: Collection[Photo] = (),
        quotes: Collection[Quote] = (),
        users: Collection[Any] = (),
        private: bool = False,
    ) -> None:
        self.private = private
        self.subjects: dict[int, list[Any]] = {photo.pk: [] for photo in photos}
        if self.subjects:
            for subject in agreeing_subjects().filter(photo__in=list(self.subjects)).select_related("user"):
                self.subjects[subject.photo_id].append(subject)
        people = {getattr(user, "pk", user) for user in users}
        people |= {quote.speaker_id for quote in quotes if quote.speaker_id is not None}
        self._named = (
            set(User.objects.filter(agrees(NAME), pk__in=people).values_list("pk", flat=True)) if people else set()
        )

    def photo(self, photo: Photo) -> Decision:
        """Whether the photo may be made public now, with the reason why not."""
        return decide(self.problems(photo))

    def may_name(self, user: User) -> bool:
        return user.pk in self._named

    def name_under(self, quote: Quote) -> str:
        """The name that may stand under a quote, or "". Reads the quote's speaker."""
        if quote.speaker is not None:
            return quote.speaker.full_name if self.may_name(quote.speaker) else ""
        return quote.speaker_name if agreed_on_paper(quote) else ""

    def problems(self, photo: Photo) -> list[Problem]:
        """Why a photo may not be made public; an empty list means it may."""
        url, verb = reverse("microprojects:photo_subjects", args=[photo.code]), _("Tag people in this photo")
        if photo.removed_at is not None:
            return [Problem(_("The photo was removed."))]
        if photo.people_count is None:
            return [
                Problem(_("No one has said yet whether people can be recognised in this photo."), url=url, verb=verb)
            ]
        subjects, problems = self.subjects[photo.pk], []
        if len(subjects) < photo.people_count:
            counted = {"people": photo.people_count, "marked": len(subjects)}
            sentence = ngettext(
                "%(people)s person can be recognised, tagged: %(marked)s.",
                "%(people)s people can be recognised, tagged: %(marked)s.",
                photo.people_count,
            )
            problems.append(Problem(sentence % counted, url=url, verb=verb))
        missing = [subject for subject in subjects if not subject.agreed]
        return problems + [
            Problem(_no_consent(subject, private=self.private), url=url, verb=verb) for subject in missing
        ]


def _no_consent(subject: Any, *, private: bool) -> str:
    if subject.user is not None:
        sentence = (
            _("%(person)s is under 18: a guardian's consent or their own is missing.")
            if subject.young and (private or subject.is_minor)
            else _("%(person)s has not consented to the use of their image.")
        )
        return sentence % {"person": subject.user}
    if subject.consent_withdrawn_at is not None:
        return _("A paper consent was withdrawn.")
    if subject.is_minor:
        return _("A child can be recognised, and no guardian has consented.")
    return _("A person without an account can be recognised, and has not consented on paper.")
