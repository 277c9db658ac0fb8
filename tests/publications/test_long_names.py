"""Long names in the printed book: of teams, people and organisations, on the cover, in headings, tables and credits."""

import json
from typing import Any

import pytest

from kopalnia.lib.documents.typeset import typeset
from publications.actions import pdf
from publications.markup import parse
from publications.models import Publication
from publications.queries.withheld import Readable, Withheld
from tests.pdf import HYPHENS, ONE_WORD, ORGANISATION, SPACED, faults, letters_of, sheets

# About a paper.
pytestmark = pytest.mark.once

ADDRESS = f"https://{ONE_WORD[:20].lower()}.example.org/{'a' * 120}"
TABLE = f"""
| Osoba | {ONE_WORD} | Firma | Uwagi |
|---|---|---|---|
| {SPACED} | 12,5 | {ORGANISATION} | {ADDRESS} |
| {HYPHENS} | {ONE_WORD} | {ONE_WORD} | tak |

"""


def wordy(content: dict[str, Any]) -> dict[str, Any]:
    """The content, with long words wherever somebody typed words."""
    content |= {"title": f"Najniebezpieczniejsze {ONE_WORD}", "subtitle": ORGANISATION, "programme": ORGANISATION}
    content |= {"edition": ORGANISATION, "formula": f"{ORGANISATION}. {ONE_WORD}", "note": ORGANISATION}
    for chapter in content["chapters"]:
        chapter["title"] = f"{ONE_WORD} {SPACED}"
        chapter["label"] = chapter["lead"] = f"{ORGANISATION} {ONE_WORD * 2}"
        chapter["former"] = [{"name": ONE_WORD, "until": "1.01.2017"}]
        chapter["blocks"] = parse(f"{ONE_WORD * 3} oraz {ADDRESS}\n\n{TABLE}\n\n- {HYPHENS}\n- {ORGANISATION}")
        chapter["quotes"] = [{"text": ONE_WORD * 2, "by": f"{SPACED}, {ORGANISATION}"}]
        for photo in chapter["photos"]:
            photo["caption"] = f"{SPACED}, {ONE_WORD * 3}"
    for figure in content["figures"]:
        figure["value"] = "1\u00a0234\u00a0567\u00a0890,50\u00a0zł"
        figure["label"], figure["definition"], figure["records_label"] = ONE_WORD, ONE_WORD * 3, ORGANISATION
    return content


def test_long_names_in_the_book(released: Publication) -> None:
    content = wordy(json.loads(released.snapshot.content))
    data, files = pdf.for_print(Readable(content, Withheld()))
    found = sheets(typeset("publication", data, files=files))
    assert faults(found, ruled=False) == []  # links are underlined
    chapters = len(content["chapters"])
    assert chapters > 2
    assert any(chapter["photos"] for chapter in content["chapters"])
    assert any(len(chapter["figures"]) > 1 for chapter in content["chapters"])
    for words, times in ((SPACED, 3), (HYPHENS, 2), (ORGANISATION, 3), (f"{ONE_WORD} {SPACED}", 2)):
        assert len(letters_of(words, found)) >= times * chapters
