"""Leaving names out of a frozen content: a neutral wording stands where a name stood.

The whole of what people wrote is gone through (titles, texts, captions, quotes), also where a name runs over a change of
type (“**Anna** Nowak”) or over the cells of a row. A link loses its address with the name. Under a quote the role stays
alone. The programme, the edition and the funder's sentence are no texts about people and keep their words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from kopalnia.lib.words import typography
from publications.names import found

WRITTEN = ("title", "subtitle", "chapters", "figures")
# Not words for a reader: codes, addresses and the kinds of things.
_KEPT = {"code", "kind", "sha256", "t", "to"}


def without_names(content: dict[str, Any], names: Collection[str], *, others: Collection[str] = ()) -> dict[str, Any]:
    """The content without `names`; it is the same object when there is nothing to leave out. `others` are names that
    stay: where a form of a name is, word for word, another person's name, it is theirs."""
    if not names:
        return content
    with override(content["language"]):
        instead = _("a person from the programme")
        leaving = _Leaving(
            names, others, typography.keep_together(instead) if content["language"] == "pl" else instead
        )
    changed = {key: leaving.out_of(content[key]) for key in WRITTEN if key in content}
    return {**content, **changed}


class _Leaving:
    def __init__(self, names: Collection[str], others: Collection[str], instead: str) -> None:
        # Longer names first: “Anna Maria Nowak” is not left as “Anna” and something.
        self.names = sorted(names, key=lambda name: (-len(name), name))
        self.others, self.instead = others, instead

    def out_of(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            if any(isinstance(part, str) for part in value):
                return self._inline(value)
            return [self.out_of(part) for part in value]
        if isinstance(value, dict):
            if "by" in value and "text" in value:
                return self._quote(value)
            if value.get("t") == "table":
                return {**value, "head": self._row(value["head"]), "rows": [self._row(row) for row in value["rows"]]}
            written = {key: part for key, part in value.items() if key != "markdown"}  # shown to nobody
            return {key: part if key in _KEPT else self.out_of(part) for key, part in written.items()}
        return value

    def _quote(self, quote: dict[str, str]) -> dict[str, str]:
        by = quote["by"]
        for name in self.names:
            if by == name or by.startswith(f"{name}, "):
                by = by.removeprefix(name).removeprefix(", ")
        return {"text": self._text(quote["text"]), "by": self._text(by)}

    def _row(self, cells: list[list[Any]]) -> list[list[Any]]:
        """A row of a table as one text: a name and a surname may stand in two cells."""
        apart = [part for cell in cells for part in ({"t": "cell", "c": cell}, "\n")]
        return [part["c"] for part in self._inline(apart)[::2]]

    def _text(self, text: str) -> str:
        return self._inline([text])[0]

    def _inline(self, parts: list[Any]) -> list[Any]:
        """Texts one after another, some of them inside a change of type, as one text; what replaces a name stands where
        it began."""
        whole = "".join(_leaves(parts))
        cuts = self._cuts(whole)
        return _cut(parts, cuts, 0)[0] if cuts else parts

    def _cuts(self, whole: str) -> list[tuple[int, int, str]]:
        """(from, to, instead), in order and apart from one another."""
        cuts: list[tuple[int, int, str]] = []
        for name in self.names:
            for match in found(name, whole, others=self.others):
                if all(match.end() <= start or end <= match.start() for start, end, _instead in cuts):
                    before = whole[: match.start()]
                    begins = before.endswith("\n") or before.rstrip()[-1:] in {"", ".", "!", "?"}
                    instead = self.instead[:1].upper() + self.instead[1:] if begins else self.instead
                    cuts.append((match.start(), match.end(), instead))
        return sorted(cuts)


def _leaves(parts: list[Any]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        elif part["t"] == "br":
            yield " "
        else:
            yield from _leaves(part["c"])


def _cut(parts: list[Any], cuts: list[tuple[int, int, str]], at: int) -> tuple[list[Any], int]:
    """The parts, which begin at a place of the whole text, after the cuts; and the place where they end."""
    kept: list[Any] = []
    for part in parts:
        if isinstance(part, str):
            kept.append(_cut_text(part, cuts, at))
            at += len(part)
        elif part["t"] == "br":
            kept.append(part)
            at += 1
        else:
            inside, at = _cut(part["c"], cuts, at)
            # The address of a link that held a name says whose page or mailbox it is.
            kept += inside if part["t"] == "a" and inside != part["c"] else [{**part, "c": inside}]
    return kept, at


def _cut_text(text: str, cuts: list[tuple[int, int, str]], at: int) -> str:
    out, here, end = "", at, at + len(text)
    for start, stop, instead in cuts:
        if stop <= here or start >= end:
            continue
        out += text[here - at : max(start, here) - at]
        if start >= at:
            out += instead
        here = min(stop, end)
    return out + text[here - at :]
