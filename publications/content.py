"""The content of a frozen issue: everything its web pages and its PDF say, and nothing they would have to look up.

Composed once, inside the transaction of the freeze, in the language of the publication. Version 1 of its shape:

``schema, code, number, corrects, language, title, subtitle, frozen_on, programme, edition, formula, note``,
``chapters`` (``number, kind, label, title, lead, markdown, blocks, former, figures, quotes, photos, source``) and
``figures`` (``number, chapter, key, value, label, definition, records, records_label, bounds``). Figures are numbered
through the whole book; a chapter names its own by number. Photos carry the hash of their file in the store.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from kopalnia.lib.web.access import Refused
from kopalnia.lib.words import typography
from microprojects.models import Quote
from publications import image_store
from publications.choices import ChapterKind
from publications.collect import source_phrase
from publications.figures import (
    Figure,
    microproject_figures,
    programme_figures,
    recruitment_figures,
    training_figures,
)
from publications.markup import parse
from publications.models import Chapter, ChapterPhoto
from publications.queries.material import Material, former_names
from publications.queries.workshop import Workshop

SCHEMA = 1


def compose(workshop: Workshop, *, frozen_on: dt.date) -> dict[str, Any]:
    """The whole content, photos put into the store on the way. Reads live records; call it inside the freeze."""
    publication = workshop.publication
    programme = publication.edition.programme
    material = Material(publication.edition)
    with override(publication.language):
        figures: list[dict[str, Any]] = []
        chapters = [
            _chapter(workshop, material, chapter, number, figures)
            for number, chapter in enumerate(workshop.chapters, start=1)
        ]
        return {
            "schema": SCHEMA,
            "code": publication.code,
            "number": publication.number,
            "corrects": publication.corrects.number if publication.corrects else None,
            "language": publication.language,
            "title": publication.title,
            "subtitle": publication.subtitle,
            "frozen_on": frozen_on,
            "programme": programme.name,
            "edition": publication.edition.name,
            "formula": " ".join(programme.funder_formula.split()),
            "note": " ".join(programme.example_note.split()),
            "chapters": chapters,
            "figures": figures,
        }


def _chapter(
    workshop: Workshop, material: Material, chapter: Chapter, number: int, figures: list[dict[str, Any]]
) -> dict[str, Any]:
    language = workshop.publication.language
    numbers = []
    for figure in _figures(material, chapter):
        figures.append({"number": len(figures) + 1, "chapter": number, **figure.frozen()})
        numbers.append(len(figures))
    return {
        "number": number,
        "kind": chapter.kind,
        "label": _label(workshop, chapter),
        "title": chapter.title,
        "lead": typography.keep_together(chapter.lead) if language == "pl" else chapter.lead,
        "markdown": chapter.body,
        "blocks": parse(chapter.body, language=language),
        "former": _former(material, chapter, language),
        "figures": numbers,
        "quotes": [_quote(workshop, quote, language) for quote in chapter.quotes.all()],
        "photos": [_photo(workshop, chosen, language) for chosen in chapter.photos.all()],
        "source": source_phrase(chapter.source.get("records", {})),
    }


def _label(workshop: Workshop, chapter: Chapter) -> str:
    """“Microproject 4”, or nothing: other chapters are called by their titles."""
    if chapter.kind != ChapterKind.MICROPROJECT:
        return ""
    microprojects = [row.pk for row in workshop.chapters if row.kind == ChapterKind.MICROPROJECT]
    return _("Microproject %(n)s") % {"n": microprojects.index(chapter.pk) + 1}


def _figures(material: Material, chapter: Chapter) -> list[Figure]:
    if chapter.kind == ChapterKind.MICROPROJECT:
        row = next((row for row in material.microprojects if row.pk == chapter.microproject_id), None)
        return microproject_figures(material, row) if row is not None else []
    by_kind = {
        ChapterKind.RECRUITMENT: recruitment_figures,
        ChapterKind.TRAININGS: training_figures,
        ChapterKind.NUMBERS: programme_figures,
    }
    collect = by_kind.get(ChapterKind(chapter.kind))
    return [figure for figure in collect(material) if figure.records] if collect else []


def _former(material: Material, chapter: Chapter, language: str) -> list[dict[str, str]]:
    row = next((row for row in material.microprojects if row.pk == chapter.microproject_id), None)
    if row is None:
        return []
    return [{"name": name.name, "until": typography.long_date(name.until, language)} for name in former_names(row)]


def _quote(workshop: Workshop, quote: Quote, language: str) -> dict[str, str]:
    """Somebody's words; the name only with a consent valid now, the role always."""
    name = workshop.consents.name_under(quote)
    text = " ".join(quote.text.split()).strip('„”“"')
    return {
        "text": typography.keep_together(text) if language == "pl" else text,
        "by": ", ".join(part for part in (name, quote.speaker_role) if part),
    }


def _photo(workshop: Workshop, chosen: ChapterPhoto, language: str) -> dict[str, Any]:
    """A photo by the hash of its file, or a drawing in its place when there is no consent."""
    caption = typography.keep_together(chosen.caption) if language == "pl" else chosen.caption
    if not workshop.consents.photo(chosen.photo):
        return {"code": chosen.photo.code, "sha256": "", "width": 640, "height": 420, "caption": caption}
    try:
        kept = image_store.store_image(chosen.photo)
    except FileNotFoundError as error:
        raise Refused(
            _(
                "The file of the photo “%(caption)s” is missing. Choose another photo, or ask the portal"
                " administrators to restore it from a backup."
            )
            % {"caption": caption}
        ) from error
    return {
        "code": chosen.photo.code,
        "sha256": kept.sha256,
        "width": kept.width,
        "height": kept.height,
        "caption": caption,
    }


def printed_photos(content: dict[str, Any], *, chapter: int | None = None) -> list[str]:
    """Codes of the photos printed as photos, in all chapters or in one."""
    return [
        photo["code"]
        for row in content["chapters"]
        if chapter is None or row["number"] == chapter
        for photo in row["photos"]
        if photo["sha256"]
    ]
