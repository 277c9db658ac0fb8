"""Typesetting: data becomes a tagged PDF (PDF/UA-1, checked by the typesetter) from a template in ``templates/documents``.

Data goes in as JSON through ``sys.inputs.data``, so what a person typed is never markup; a template reads no file outside its
folder and nothing from the network; the date of the file is given, so the same data make the same bytes.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.canonical_json import canonical

# The typesetter names the letters no font of ours can draw; a box stands for them, as on a screen.
_UNKNOWN_LETTERS = re.compile(r'the text `(".*")` could not be displayed')
_BOX = "\u25a1"
_MOST_REPAIRS = 40


class NotTypeset(Exception):
    """The template could not be made into a PDF; the message is the typesetter's, for the log."""


def folder() -> Path:
    """Where templates of documents and their fonts live."""
    return Path(settings.BASE_DIR) / "templates" / "documents"


def typeset(
    template: str,
    data: Mapping[str, Any],
    *,
    moment: dt.datetime | None = None,
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """The PDF made by ``templates/documents/<template>.typ`` from ``data``. Raises `NotTypeset`.

    ``files`` (name → bytes; photos) lie beside the template while it is typeset.
    """
    text = canonical(data).decode()
    with _workplace(files or {}) as root:
        return _typeset(root, template, text, moment or clock.now())


@contextmanager
def _workplace(files: Mapping[str, bytes]) -> Iterator[Path]:
    """The folder of templates itself, or a copy of it together with the files."""
    if not files:
        yield folder()
        return
    with TemporaryDirectory(prefix="typeset-") as name:
        root = Path(name)
        for source in folder().iterdir():
            if source.is_file():
                (root / source.name).write_bytes(source.read_bytes())
        for file, data in files.items():
            (root / Path(file).name).write_bytes(data)
        yield root


def _typeset(root: Path, template: str, text: str, moment: dt.datetime) -> bytes:
    for _ in range(_MOST_REPAIRS):
        try:
            return _compile(root, template, text, moment)
        except RuntimeError as error:  # TypstError is one
            repaired = _without_unknown(text, str(error))
            if repaired == text:
                raise NotTypeset(str(error)) from error
            text = repaired
    raise NotTypeset("Too many letters that no font can draw.")


def _compile(root: Path, template: str, data: str, moment: dt.datetime) -> bytes:
    import typst  # a large compiled library: only the worker needs it

    return typst.compile(
        str(root / f"{template}.typ"),
        root=str(root),
        font_paths=[str(folder() / "fonts")],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"data": data},
        timestamp=int(moment.timestamp()),
    )


def _without_unknown(data: str, message: str) -> str:
    """The data with a box for each letter the message names."""
    found = _UNKNOWN_LETTERS.search(message)
    if found is None:
        return data
    try:
        letters = json.loads(found[1])
    except ValueError:
        return data
    return data.translate({ord(letter): _BOX for letter in letters if ord(letter) > 127})
