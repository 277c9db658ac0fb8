from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Collect the texts to translate, update the Polish catalogue and compile it (needs no gettext programs)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; fail if anything is missing or old.")

    def handle(self, *, check: bool, **options: Any) -> None:
        # Read only when asked for: every other command starts without it.
        from kopalnia.management import catalogue

        old = catalogue.load()
        new = catalogue.updated(old, catalogue.extract())
        problems = catalogue.problems(new)
        if check:
            if str(old) != str(new):
                problems.append("the catalogue is older than the sources: run `make messages`")
            compiled = catalogue.po_path().with_suffix(".mo")
            if not compiled.exists() or compiled.read_bytes() != new.to_binary():
                problems.append("the compiled catalogue is missing or old: run `make messages`")
            if not new:
                problems.append("no text found at all")
            if problems:
                raise CommandError("\n".join(problems))
        else:
            catalogue.write(new)
            for problem in problems:
                self.stderr.write(problem)
        self.stdout.write(f"{len(new)} texts, {len(problems)} problems")
