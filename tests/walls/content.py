"""What people wrote, and whether a page in another language says that it is in theirs."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from django.apps import apps
from django.db import models

from organisations.models import Organisation

OURS = {
    "programmes",
    "recruitment",
    "trainings",
    "visits",
    "joining",
    "organisations",
    "microprojects",
    "mentors",
    "publications",
}
# In words of the portal, or frozen in a language of their own.
OTHER = {"snapshot"}
# Shorter ones are mostly names, which are of no language; so are those of organisations and of their units.
WORDS = 4
NAMES = ("unit",)
# A name inside a sentence of the portal belongs to the sentence.
MOST = 0.75
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Said(HTMLParser):
    """The words of a page with the language they are in; `broken` holds marks that stand where no element can."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [("", "")]
        self.pieces: list[tuple[str, str]] = []
        self.broken: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.broken += [value for _name, value in attrs if value and "<span lang" in value]
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("lang") or self.open[-1][1]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without words."""

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self.open[-1]
        if "<span lang" in data:
            self.broken.append(data)
        if tag not in {"script", "style", "title"} and (text := _plain(data)):
            self.pieces.append((language, text))


def written() -> dict[str, list[str]]:
    """Lines of what people wrote, by their first word."""
    names = {_plain(name) for row in Organisation.objects.values_list("name", "short_name") for name in row}
    found: dict[str, list[str]] = {}
    for model in apps.get_models():
        if model._meta.app_label not in OURS or model._meta.model_name in OTHER:
            continue
        fields = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField) and not field.choices and field.name not in NAMES
        ]
        rows = model.objects.values_list(*fields) if fields else []
        for value in {value for row in rows for value in row if value}:
            for line in map(_plain, re.sub(r"[*_>#\[\]]", "", value).splitlines()):
                if sum(any(map(str.isalpha, word)) for word in line.split()) >= WORDS and line not in names:
                    found.setdefault(line.split()[0], []).append(line)
    return found


def unsaid(page: str, content: dict[str, list[str]], *, language: str) -> list[str]:
    """Of a page in another language, what people wrote in theirs without saying so, and marks in a wrong place."""
    said = Said()
    said.feed(page)
    return said.broken + [
        text
        for own, text in said.pieces
        if own != language
        for word in text.split()
        for line in content.get(word.strip('„“”"(«'), ())
        if line in text and len(line) >= MOST * len(text)
    ]


def _plain(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())
