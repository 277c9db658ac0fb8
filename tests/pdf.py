"""Reading a PDF as an eye does: where each letter stands, and what is cut, off the sheet or printed over something."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

# Names that people and organisations have or could have.
SPACED = "Maria Anna Wiktoria Aleksandra Kowalska Zawadzka Nowacka"
ONE_WORD = "Konstantynopolitańczykowianeczkowskawielkoduszność"
HYPHENS = "Aleksandra Brzęczyszczykiewicz-Wolszczanowiczówna-Zielonogórska"
ORGANISATION = (
    "Ogólnopolskie Stowarzyszenie Przyjaciół Osób z Niepełnosprawnościami Sprzężonymi "
    "i Ich Rodzin w Rudzie Śląskiej-Bytkowie"
)
assert (len(SPACED), len(ONE_WORD), len(ORGANISATION)) == (56, 50, 120)

Box = tuple[float, float, float, float]  # left, bottom, right, top, in points


@dataclass(frozen=True)
class Letter:
    text: str
    box: Box
    at: int


@dataclass(frozen=True)
class Sheet:
    box: Box
    letters: list[Letter]
    shapes: list[Box]

    @property
    def rules(self) -> list[Box]:
        return [box for box in self.shapes if min(box[2] - box[0], box[3] - box[1]) < 2]


def sheets(pdf: bytes) -> list[Sheet]:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return [_sheet(document[number]) for number in range(len(document))]


def _sheet(page: pypdfium2.PdfPage) -> Sheet:
    text = page.get_textpage()
    letters = []
    for at in range(text.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text, at))
        if letter.isalnum():
            letters.append(Letter(letter, text.get_charbox(at), at))
    shapes = [shape.get_bounds() for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])]
    return Sheet((0, 0, *page.get_size()), letters, shapes)


def letters_of(words: str, found: list[Sheet]) -> list[tuple[Sheet, list[Letter]]]:
    """Every place where the words are printed whole; line breaks, spaces and hyphens make no difference."""
    wanted = "".join(letter for letter in words if letter.isalnum())
    places = []
    for sheet in found:
        text, start = "".join(letter.text for letter in sheet.letters), -1
        while (start := text.find(wanted, start + 1)) >= 0:
            places.append((sheet, sheet.letters[start : start + len(wanted)]))
    return places


def faults(found: list[Sheet], *, ruled: bool = True) -> list[str]:
    """What a reader of the paper would stumble over. `ruled` looks for lines drawn through letters, too."""
    assert sum(len(sheet.letters) for sheet in found) > 20, "nothing was read"
    return [
        f"sheet {number}: {fault}"
        for number, sheet in enumerate(found, 1)
        for fault in (*_off_the_sheet(sheet), *_overprinted(sheet), *(_crossed(sheet) if ruled else ()))
    ]


def _off_the_sheet(sheet: Sheet) -> Iterator[str]:
    edge = 11  # 4 mm, which printers cannot print
    for letter in sheet.letters:
        left, bottom, right, top = letter.box
        if left < edge or bottom < edge or right > sheet.box[2] - edge or top > sheet.box[3] - edge:
            yield f"{letter.text} is off the sheet at {letter.box}"


def _overprinted(sheet: Sheet) -> Iterator[str]:
    """Letters that cover more than a third of each other, other than neighbours in a word, which may touch."""
    row: list[Letter] = []
    for letter in sorted(sheet.letters, key=lambda one: one.box[0]):
        row = [one for one in row if one.box[2] > letter.box[0]]
        for other in row:
            smaller = min(_area(letter.box), _area(other.box))
            if abs(letter.at - other.at) > 1 and _area(_common(letter.box, other.box)) > smaller / 3:
                yield f"{letter.text} is printed over {other.text} at {letter.box}"
        row.append(letter)


def _crossed(sheet: Sheet) -> Iterator[str]:
    for rule in sheet.rules:
        for letter in sheet.letters:
            if meet(rule, letter.box):
                yield f"a line runs through {letter.text} at {letter.box}"


def meet(one: Box, other: Box) -> bool:
    left, bottom, right, top = _common(one, other)
    return right - left > 0.3 and top - bottom > 0.3


def _common(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])
