"""Run once what is due: waiting messages, abandoned tasks, expired keys. Safe at any time; a cron job may call it."""

from typing import Any

from django.core.management.base import BaseCommand

from kopalnia.lib.domain import periodic_jobs


class Command(BaseCommand):
    help = "Do everything that is due now, once."

    def handle(self, **options: Any) -> None:
        for name, count in periodic_jobs.run().items():
            if count:
                self.stdout.write(f"{name}: {'failed' if count < 0 else count}")
