"""A process of its own that reads every page in both languages: `python -m tests.walls.first_language FOLDER LANGUAGE`.

What is made at the first import is made in LANGUAGE. FOLDER holds a copy of the world (`prepare`); the answers are left
there as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.walls.scene import Scene

ROOT = Path(__file__).resolve().parent.parent.parent
LANGUAGES = ("pl", "en")
# "path language" → who got it, status, hash of the page, what of its content does not say in which language it is.
Read = dict[str, list[Any]]


def prepare(folder: Path, scene: Scene) -> None:
    """Write down the world as it stands inside the test's own transaction, and what is to be asked."""
    from django.conf import settings
    from django.db import connection

    from tests.walls import sweep, table
    from tests.walls.scene import ADMINISTRATOR, COORDINATOR, MEMBER, MENTOR, VISITOR

    # Read through the connection, as its transaction is never committed.
    copy = connection.connection.serialize()
    for language in LANGUAGES:
        (folder / f"{language}.sqlite3").write_bytes(copy)
    readers = (COORDINATOR, ADMINISTRATOR, MEMBER, MENTOR, VISITOR)
    # Who opens each page; who is refused, is asked where nobody opens it.
    reader = {
        sweep.path_of(address, scene.own): next((name for name in readers if table.opens(address, name)), VISITOR)
        for address in sweep.all_addresses()
    }
    people = {name: getattr(scene.people[name], "pk", None) for name in readers}
    # Machines are told the truth there: these tables were made without migrations.
    reader.pop("/readyz")
    plan = {"people": people, "reader": reader, "media": str(settings.MEDIA_ROOT)}
    plan["companies"] = settings.SOCIALACCOUNT_PROVIDERS
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")


def start(folder: Path, language: str) -> subprocess.Popen[bytes]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))},
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{folder / f'{language}.sqlite3'}",
    }
    command = [sys.executable, "-m", __name__, str(folder), language]
    return subprocess.Popen(command, cwd=ROOT, env=environment)


def answers(folder: Path, language: str) -> Read:
    return json.loads((folder / f"{language}.json").read_text(encoding="utf-8"))


def main(folder: Path, first: str) -> None:
    import django
    from django.utils import translation

    django.setup()
    translation.activate(first)
    # Only now, so that everything below is imported in that language.
    import logging

    from django.test import override_settings

    from kopalnia.lib.domain import clock
    from people.models import User
    from tests.walls import content
    from tests.walls.scene import MIDWAY
    from tests.walls.sweep import Answer, Visitor

    logging.disable(logging.CRITICAL)
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    changed = {
        "MEDIA_ROOT": plan["media"],
        "SOCIALACCOUNT_PROVIDERS": plan["companies"],
        "ALLOWED_HOSTS": ["testserver"],
    }
    read: Read = {}
    with clock.at(MIDWAY), override_settings(**changed):
        written = content.written()
        assert len(written) > 100

        def told(name: str, answer: Answer) -> list[Any]:
            is_page = answer.kind == "text/html" and answer.status == 200
            unsaid = content.unsaid(answer.text, written, language="pl") if is_page and language == "en" else []
            return [name, answer.status, answer.digest(frozenset()).plain if is_page else "", unsaid]

        for language in sorted(LANGUAGES, key=first.__ne__):
            User.objects.update(language=language)
            people = {name: User.objects.filter(pk=pk).first() for name, pk in plan["people"].items()}
            visitors = {name: Visitor(user, language=language) for name, user in people.items()}
            for path, name in sorted(plan["reader"].items()):
                read[f"{path} {language}"] = told(name, visitors[name].ask("GET", path))
            for name, visitor in visitors.items():  # each has a home of their own
                read[f"home of {name} {language}"] = told(name, visitor.ask("GET", "/"))
    (folder / f"{first}.json").write_text(json.dumps(read), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
