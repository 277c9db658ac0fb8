"""`seed_demo`: the demo programme at one of its moments."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kopalnia.demo import engine, facts
from kopalnia.demo.large import build_large


class Command(BaseCommand):
    help = "Build the demo programme up to a moment, by the same verbs as the screens. Safe to run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--moment", choices=list(facts.MOMENTS), default="published", help="where the world stops")
        parser.add_argument("--people", type=int, default=0, help="a larger world for measuring, e.g. 2000 or 20000")
        parser.add_argument("--no-documents", action="store_true", help="leave PDFs in the queue of the worker")

    def handle(self, *args: Any, moment: str, people: int = 0, no_documents: bool = False, **options: Any) -> None:
        begun = time.monotonic()
        if not 0 <= people <= 100_000:
            raise CommandError("Give a number of people from 0 to 100000.")
        engine.build(moment, documents=not no_documents, say=self.stdout.write)
        day = engine.live_in(moment)
        if people:
            build_large(people, day=day, say=self.stdout.write)
        self.stdout.write(f"The demo is on {day} ({moment}), built in {time.monotonic() - begun:.1f} s.")
