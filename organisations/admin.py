"""The registry in the back office, to read."""

from __future__ import annotations

from allauth.account import admin as account_admin  # noqa: F401 – registers the addresses taken away below
from allauth.mfa import admin as mfa_admin  # noqa: F401 – registers the factors taken away below
from allauth.socialaccount import admin as social_admin  # noqa: F401 – registers the tables taken away below
from allauth.usersessions import admin as sessions_admin  # noqa: F401 – registers the sessions taken away below
from django.contrib import admin
from django.contrib.auth import admin as auth_admin  # noqa: F401 – registers the groups taken away below
from django_tasks_db import admin as tasks_admin  # noqa: F401 – registers the table of tasks taken away below

from organisations.models import Organisation
from people.admin import ReadOnlyAdmin, SearchByNameMixin


@admin.register(Organisation)
class OrganisationAdmin(SearchByNameMixin, ReadOnlyAdmin):
    """To read; the registry's own pages keep it, with names and owners of every day."""

    list_display = ["name", "short_name", "kind", "place", "is_example"]
    list_filter = ["kind", "is_example"]
    search_fields = ["search_key"]
    ordering = ["sort_key", "pk"]
    fields = ["name", "short_name", "kind", "place", "website", "nip", "regon", "krs"]
