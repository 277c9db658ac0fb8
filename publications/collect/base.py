"""What a collector gives, and the small sentences several of them share."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from microprojects.models import Microproject
from publications.choices import ChapterKind
from publications.markup import quoted


@dataclass(frozen=True, slots=True)
class Collected:
    """One chapter as the data tell it. `records` says from which records it was made: kind → how many."""

    kind: ChapterKind
    title: str
    body: str
    lead: str = ""
    records: dict[str, int] = field(default_factory=dict)
    microproject: Microproject | None = None


def joined(*parts: str) -> str:
    """Blocks of Markdown with an empty line between; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)


def section(title: str, *parts: str, level: int = 2) -> str:
    """A heading with its text, or nothing when there is no text."""
    text = joined(*parts)
    return f"{'#' * level} {title}\n\n{text}" if text else ""


def named(name: str) -> str:
    """A name in bold."""
    return f"**{quoted(name)}**"


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; a bar inside a cell stays a bar."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def example_note(text: str) -> str:
    """What is made up must be said wherever it is shown."""
    return f"> {_('Note:')} {quoted(' '.join(text.split()))}" if text.strip() else ""
