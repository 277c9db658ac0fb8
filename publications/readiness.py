"""What a publication still lacks, as values: the same list is shown on the page and gates the freeze.

Blocking is what would make the printed thing untrue or unlawful (an empty chapter, a photo or a name without consent, a claim
the numbers do not bear, the funder's sentence missing). The rest is advice: it may be so on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.domain.problems import Problem
from microprojects.reach_wording import safe_number_phrase
from publications import names
from publications.choices import ChapterKind
from publications.models import Chapter, Publication
from publications.queries.workshop import Workshop
from publications.reach_claims import Claim, claims_in, unsupported


def readiness(workshop: Workshop) -> list[Problem]:
    """Problems of a publication read through `queries.workshop.with_waiting`, blocking ones first."""
    found = [
        *_chapters(workshop),
        *_photos(workshop),
        *_names(workshop),
        *_claims(workshop),
        *_formula(workshop.publication),
        *_waiting(workshop.publication),
    ]
    return sorted(found, key=lambda problem: not problem.blocking)


def _chapters(workshop: Workshop) -> Iterator[Problem]:
    publication = workshop.publication
    kinds = {chapter.kind for chapter in workshop.chapters}
    missing = [kind.label for kind in ChapterKind if kind != ChapterKind.MICROPROJECT and kind not in kinds]
    if missing:
        yield Problem(
            _("Chapters not collected yet: %(names)s.") % {"names": ", ".join(str(name) for name in missing)},
            url=reverse("publications:publication_detail", args=[publication.code]),
            verb=_("Collect"),
        )
    chapterless: int = publication.microprojects_without_chapter  # type: ignore[attr-defined]
    if chapterless and kinds:
        yield Problem(
            ngettext("%(n)s microproject has no chapter.", "%(n)s microprojects have no chapter.", chapterless)
            % {"n": chapterless},
            url=reverse("publications:publication_detail", args=[publication.code]),
            verb=_("Collect"),
        )
    for chapter in workshop.chapters:
        if not chapter.body.strip():
            yield _at(chapter, _("The chapter “%(title)s” is empty."))
        if chapter.has_news:
            yield _at(
                chapter,
                _("Chapter “%(title)s”: the data has changed since it was edited."),
                verb=_("Compare"),
                blocking=False,
            )
        if chapter.kind == ChapterKind.MICROPROJECT:
            if not chapter.photos.all():
                yield _at(chapter, _("The chapter “%(title)s” has no photo."), blocking=False)
            if not chapter.quotes.all():
                yield _at(chapter, _("The chapter “%(title)s” has no quote."), blocking=False)


def _photos(workshop: Workshop) -> Iterator[Problem]:
    for chapter in workshop.chapters:
        for chosen in chapter.photos.all():
            decision = workshop.consents.photo(chosen.photo)
            if not decision and not chosen.as_drawing:
                yield _at(
                    chapter,
                    _("A photo in the chapter “%(title)s” must not be printed: %(reason)s"),
                    verb=_("Choose photos"),
                    reason=str(decision.reason),
                )
            if not chosen.caption.strip():
                yield _at(
                    chapter,
                    _("A photo in the chapter “%(title)s” has no caption, so screen readers will say nothing."),
                    verb=_("Choose photos"),
                )


def _names(workshop: Workshop) -> Iterator[Problem]:
    everybody = [user.full_name for user in workshop.named]
    for user in workshop.named:
        if workshop.consents.may_name(user):
            continue
        for chapter in workshop.chapters:
            if any(names.found(user.full_name, workshop.texts[chapter.pk], others=everybody)):
                yield _at(
                    chapter,
                    _("“%(name)s” is named in the chapter “%(title)s” without consent."),
                    name=user.full_name,
                )
                break
        else:
            publication = workshop.publication
            yield Problem(
                _("“%(name)s” is named in the title without consent.") % {"name": user.full_name},
                url=reverse("publications:publication_describe", args=[publication.code]),
                verb=_("Edit"),
            )
    for chapter in workshop.chapters:
        unnamed = sum(1 for quote in chapter.quotes.all() if not workshop.consents.name_under(quote))
        if unnamed:
            yield _at(
                chapter,
                ngettext(
                    "%(n)s quote in the chapter “%(title)s” will be printed without a name because there is no"
                    " consent.",
                    "%(n)s quotes in the chapter “%(title)s” will be printed without a name because there is no"
                    " consent.",
                    unnamed,
                ),
                verb=_("Choose quotes"),
                blocking=False,
                n=unnamed,
            )


def _claims(workshop: Workshop) -> Iterator[Problem]:
    for chapter in workshop.chapters:
        text = workshop.texts[chapter.pk]
        if not claims_in(text):
            continue  # nobody asks for the figures
        whole = workshop.reach.direct.people
        people = whole if chapter.microproject_id is None else workshop.reach.of(chapter.microproject_id).people
        for claim in unsupported(text, people.lower):
            yield _claim(chapter, claim, people.lower, people.best)


def _claim(chapter: Chapter, claim: Claim, lower: int, best: int) -> Problem:
    """Certain when the text speaks of recipients; otherwise it may speak of other people, so it is advice."""
    return _at(
        chapter,
        _("“%(words)s” in the chapter “%(title)s” claims more than we know: at least %(lower)s. Write: %(phrase)s."),
        words=claim.words,
        lower=str(lower),
        phrase=safe_number_phrase(lower, best),
        blocking=claim.certain,
    )


def _formula(publication: Publication) -> Iterator[Problem]:
    if not publication.edition.programme.funder_formula.strip():
        yield Problem(
            _("The wording required by the funder is missing."),
            url=reverse("programmes:edition_settings", args=[publication.edition.code]),
            verb=_("Add it"),
        )


def _waiting(publication: Publication) -> Iterator[Problem]:
    """Records that would be missing from the texts or figures: advice, because a deadline may come first."""
    if publication.records_since:  # type: ignore[attr-defined]
        yield Problem(
            _("New records have been added to the edition since the chapters were collected."),
            url=reverse("publications:publication_detail", args=[publication.code]),
            verb=_("Collect again"),
            blocking=False,
        )
    yield from _uncounted_hours(publication)
    unreported: int = publication.microprojects_unreported  # type: ignore[attr-defined]
    if unreported:
        yield Problem(
            ngettext(
                "%(n)s microproject has no final report.", "%(n)s microprojects have no final report.", unreported
            )
            % {"n": unreported},
            url=reverse("microprojects:microproject_list", args=[publication.edition.code]),
            verb=_("View"),
            blocking=False,
        )


def _uncounted_hours(publication: Publication) -> Iterator[Problem]:
    sessions: int = publication.sessions_unsigned  # type: ignore[attr-defined]
    entries: int = publication.entries_waiting  # type: ignore[attr-defined]
    code = publication.edition.code
    if sessions:
        yield Problem(
            ngettext(
                "%(n)s session is not signed off; its hours are missing from the figures.",
                "%(n)s sessions are not signed off; their hours are missing from the figures.",
                sessions,
            )
            % {"n": sessions},
            url=reverse("trainings:training_list", args=[code]),
            verb=_("Sign off"),
            blocking=False,
        )
    if entries:
        yield Problem(
            ngettext(
                "%(n)s entry is waiting for an answer; its hours are missing from the figures.",
                "%(n)s entries are waiting for an answer; their hours are missing from the figures.",
                entries,
            )
            % {"n": entries},
            url=reverse("microprojects:microproject_list", args=[code]),
            verb=_("View"),
            blocking=False,
        )


def _at(chapter: Chapter, sentence: str, *, verb: str = "", blocking: bool = True, **values: object) -> Problem:
    return Problem(
        sentence % {"title": chapter.title, **values},
        url=reverse("publications:chapter_edit", args=[chapter.code]),
        verb=verb or _("Edit"),
        blocking=blocking,
    )
