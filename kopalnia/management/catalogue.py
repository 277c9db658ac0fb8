"""The translation catalogue without gettext's programs.

Texts are English in the sources and are looked up in `kopalnia/locale/pl`. Python is read with `ast`, templates with
Django's own `templatize`; `polib` reads, writes and compiles. Entries are sorted and carry file names without line
numbers, so two people's changes seldom touch the same lines. English needs no catalogue: the texts are English.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polib
from django.conf import settings
from django.utils.translation.template import templatize

APPS: Final = (
    "kopalnia",
    "people",
    "organisations",
    "programmes",
    "joining",
    "recruitment",
    "trainings",
    "visits",
    "microprojects",
    "mentors",
    "publications",
    "reports",
)
TEMPLATE_SUFFIXES: Final = {".html", ".txt", ".svg"}

# name of the function: positions of context, text and plural among its arguments
KEYWORDS: Final = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
TEMPLATE_CALL: Final = re.compile(r"(?<!\w)(?:_|n?p?gettext)\(")
PLACEHOLDER: Final = re.compile(r"%\((\w+)\)[sd]")

HEADER: Final = {
    "Project-Id-Version": "Kopalnia",
    "Language": "pl",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": (
        "nplurals=4; plural=(n==1 ? 0 : (n%10>=2 && n%10<=4) && (n%100<12 || n%100>14) ? 1 : n!=1 && (n%10>=0 &&"
        " n%10<=1) || (n%10>=5 && n%10<=9) || (n%100>=12 && n%100<=14) ? 2 : 3);"
    ),
}

Key = tuple[str | None, str]


@dataclass
class Message:
    context: str | None
    text: str
    plural: str
    files: set[str] = field(default_factory=set)


def po_path() -> Path:
    return Path(settings.LOCALE_PATHS[0]) / "pl" / "LC_MESSAGES" / "django.po"


def extract() -> dict[Key, Message]:
    """All texts marked for translation, by (context, text)."""
    found: dict[Key, Message] = {}
    for path, calls in _sources():
        for call in calls:
            message = _message(call)
            if message is None:
                continue
            known = found.setdefault((message.context, message.text), message)
            known.plural = known.plural or message.plural
            known.files.add(path)
    return found


def _sources() -> Iterator[tuple[str, Iterator[ast.Call]]]:
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(settings.BASE_DIR).as_posix(), _calls_in(ast.parse(path.read_text("utf-8")))
    for path in sorted((settings.BASE_DIR / "templates").rglob("*")):
        if path.suffix in TEMPLATE_SUFFIXES:
            name = path.relative_to(settings.BASE_DIR).as_posix()
            yield name, _template_calls(templatize(path.read_text("utf-8"), origin=name))


def _calls_in(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _template_calls(source: str) -> Iterator[ast.Call]:
    """`templatize` blanks everything but its calls, each of them on one line."""
    for line in source.splitlines():
        for start in TEMPLATE_CALL.finditer(line):
            for end in re.finditer(r"\)", line[start.end() :]):
                try:
                    tree = ast.parse(line[start.start() : start.end() + end.end()])
                except SyntaxError:
                    continue  # this bracket belonged to the text
                yield from _calls_in(tree)
                break


def _message(call: ast.Call) -> Message | None:
    name = getattr(call.func, "attr", None) or getattr(call.func, "id", None)
    if name not in KEYWORDS:
        return None

    def argument(position: int | None) -> str | None:
        if position is None or position >= len(call.args):
            return None
        value = call.args[position]
        return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None

    context, text, plural = (argument(position) for position in KEYWORDS[name])
    return Message(context, text, plural or "") if text else None


def updated(old: polib.POFile, messages: dict[Key, Message]) -> polib.POFile:
    """The catalogue for these texts, with the translations that are already there."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in old if not entry.obsolete}
    new = polib.POFile(wrapwidth=119)
    new.metadata = dict(HEADER)
    for key in sorted(messages, key=lambda key: (key[1].casefold(), key[1], key[0] or "")):
        message, entry = messages[key], known.get(key)
        fresh = polib.POEntry(
            msgctxt=message.context,
            msgid=message.text,
            msgid_plural=message.plural,
            occurrences=[(path, "") for path in sorted(message.files)],
            flags=[flag for flag in (entry.flags if entry else []) if flag == "fuzzy"],
            tcomment=entry.tcomment if entry else "",
        )
        if message.plural:
            forms = entry.msgstr_plural if entry else {}
            fresh.msgstr_plural = {number: forms.get(number, "") for number in range(4)}
        else:
            fresh.msgstr = entry.msgstr if entry else ""
        if "%(" in message.text:
            fresh.flags.append("python-format")
        new.append(fresh)
    return new


def problems(po: polib.POFile) -> list[str]:
    """What keeps the interface from being whole in Polish, one sentence for each text."""
    found = []
    for entry in po:
        forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if not all(form.strip() for form in forms):
            found.append(f"not translated: {entry.msgid!r} ({', '.join(path for path, _line in entry.occurrences)})")
        elif entry.fuzzy:
            found.append(f"translation marked as uncertain: {entry.msgid!r}")
        else:
            wanted = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
            for form in forms:
                unknown = set(PLACEHOLDER.findall(form)) - wanted
                if unknown or (not entry.msgid_plural and set(PLACEHOLDER.findall(form)) != wanted):
                    found.append(f"other placeholders than in the text: {form!r} for {entry.msgid!r}")
            if entry.msgid != entry.msgid.strip("\n"):
                found.append(f"line breaks at the ends (use `trimmed`): {entry.msgid!r}")
    return found


def load() -> polib.POFile:
    return polib.pofile(str(po_path()), wrapwidth=119) if po_path().exists() else polib.POFile(wrapwidth=119)


def write(po: polib.POFile) -> None:
    """Save the catalogue and its compiled form."""
    po_path().parent.mkdir(parents=True, exist_ok=True)
    po.save(str(po_path()))
    po_path().with_suffix(".mo").write_bytes(po.to_binary())
