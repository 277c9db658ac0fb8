"""For the only administrator who has lost everything: whoever runs the server takes their second factor away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.actions import second_factor
from people.managers import normal_email
from people.models import User


class Command(BaseCommand):
    help = "Take the second factor away from the account with this address; the person is told by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="The person reads it, and it stays in the history.")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email=normal_email(options["email"])).first()
        if person is None:
            raise CommandError(f"Nobody has the address {options['email']}.")
        second_factor.reset(person, by=None, reason=options["reason"])
        self.stdout.write(f"{person.full_name} sets up a second factor anew at the next sign-in.")
