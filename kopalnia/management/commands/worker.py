"""The worker: serves every queue on a lane of its own and, every half minute, does what is due."""

import logging
import signal
import threading
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, close_old_connections, connection

from kopalnia.lib.domain.queue_threads import Lane
from people.models import Heartbeat

log = logging.getLogger(__name__)

SEEN_EVERY = 20.0
STOP_LIMIT = 30.0


class Command(BaseCommand):
    help = "Run tasks and recurring jobs until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks for a task")
        parser.add_argument("--due-every", type=float, default=30.0, help="seconds between runs of what is due")

    def handle(self, **options: Any) -> None:
        stop = threading.Event()
        lanes = [
            Lane(queue, stop, interval=options["interval"], due_every=options["due_every"])
            for queue in settings.TASKS["default"]["QUEUES"]
        ]
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            for lane in lanes:
                lane.start()
            while all(lane.is_alive() for lane in lanes):
                if hung := [lane.name for lane in lanes if lane.hangs]:
                    raise CommandError(f"What the {hung[0]} does hangs. The worker ends, to be started anew.")
                note_life()
                time.sleep(SEEN_EVERY)
            raise CommandError("A lane of the worker ended by itself.")
        except KeyboardInterrupt:
            # The next signal ends the process at once: a task broken off is taken up again by the next worker.
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            stop.set()
            until = time.monotonic() + STOP_LIMIT
            for lane in lanes:
                lane.join(max(0.0, until - time.monotonic()))


def note_life() -> None:
    """Say that the worker lives; a database that is away is told later."""
    try:
        close_old_connections()
        Heartbeat.note()
    except Error as error:
        log.warning("The worker could not say that it lives: %s", type(error).__name__)
        connection.close()
