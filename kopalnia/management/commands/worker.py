"""The worker: runs the tasks of all queues and, every half minute, what is due."""

import threading
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from kopalnia.lib import due


class Command(BaseCommand):
    help = "Run tasks and recurring jobs until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks for a task")
        parser.add_argument("--due-every", type=float, default=30.0, help="seconds between runs of what is due")

    def handle(self, **options: Any) -> None:
        stop = threading.Event()
        # A daemon: a signal ends the loop of tasks below, and with it the process.
        threading.Thread(target=keep_running_due, args=(stop, options["due_every"]), daemon=True).start()
        try:
            call_command(
                "db_worker",
                queue_name="*",
                interval=options["interval"],
                startup_delay=False,
                reload=False,
                verbosity=options["verbosity"],
                worker_id=due.new_worker_id(),
            )
        finally:
            stop.set()


def keep_running_due(stop: threading.Event, every: float) -> None:
    """Run what is due, at once and then every so many seconds, on a connection of this thread's own."""
    while True:
        close_old_connections()
        due.run()
        if stop.wait(every):
            return
