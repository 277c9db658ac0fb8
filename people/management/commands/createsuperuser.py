"""Django's own command, which here also gives the dated role the portal's pages ask for."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.db import transaction

from people.actions.user import found
from people.models import User


class Command(createsuperuser.Command):
    help = "Make the first administrator of the portal. The address needs no proof by mail."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        for user in User.objects.filter(is_superuser=True, portal_roles__isnull=True):
            found(user)
