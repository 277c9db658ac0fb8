"""Documents: every kind is made, waited for and lost in the one way of `kopalnia.lib.documents.printing`."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

from kopalnia.lib.documents.printing import PRINTERS
from kopalnia.lib.documents.rendering import Rendering
from kopalnia.lib.documents.typeset import folder
from tests.house import APPS


def test_every_kind_of_document_says_what_it_prints() -> None:
    kinds = {model for model in apps.get_models() if issubclass(model, Rendering)}
    assert len(kinds) >= 3
    assert set(PRINTERS) == kinds


def test_files_of_documents_are_opened_where_a_lost_one_is_noticed() -> None:
    modules = [path for app in APPS for path in Path(settings.BASE_DIR, app).rglob("*.py") if "views" in path.parts]
    assert len(modules) > 40
    assert [path.name for path in modules if re.search(r"\.file\.open\(", path.read_text())] == []


def test_no_document_cuts_what_is_too_long_for_it() -> None:
    """A row or a block grows with its words; `fit` of the house makes type smaller first."""
    templates = sorted(folder().glob("*.typ"))
    assert len(templates) >= 5
    fixed = re.compile(r"clip: true|(?:table|grid)\((?:(?!\n\)).)*?\n\s*rows:", re.DOTALL)
    assert [path.name for path in templates if fixed.search(path.read_text())] == []
