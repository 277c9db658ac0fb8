"""The small back office: look-ups, people, and the log for reading. Daily work happens on the portal's own pages."""

from __future__ import annotations

from typing import Any, cast

from allauth.account import admin as account_admin  # noqa: F401 – registers the addresses taken away below
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa import admin as mfa_admin  # noqa: F401 – registers the factors taken away below
from allauth.mfa.models import Authenticator
from allauth.socialaccount import admin as social_admin  # noqa: F401 – registers the tables taken away below
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions import admin as sessions_admin  # noqa: F401 – registers the sessions taken away below
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth import admin as auth_admin  # noqa: F401 – registers the groups taken away below
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tasks_db import admin as tasks_admin  # noqa: F401 – registers the table of tasks taken away below
from django_tasks_db.models import DBTaskResult

from people import audit
from people.actions import card, contact
from people.actions import mail as mail_actions
from people.actions.sessions import end_sessions
from people.models import AuditEntry, ConsentText, OutgoingMail, User
from people.sole_responsibility import left_without

admin.site.unregister(Group)
# The companies' servers stand in the environment; a link to an account there is made by its holder or by a coordinator.
for model in (SocialApp, SocialToken, SocialAccount):
    admin.site.unregister(model)
# An address that counts as proven is a way in: only a code that came to it proves it.
admin.site.unregister(EmailAddress)
# The worker's own table, in English only: what people wait for says itself when it failed.
admin.site.unregister(DBTaskResult)
# Nobody gives, takes or reads somebody's second factor or session here: that has its own page, with a reason.
admin.site.unregister(Authenticator)
admin.site.unregister(UserSession)
# The back office has no sign-in of its own: it would know neither the second factor nor the limit of tries.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = _("Kopalnia: back office")
admin.site.site_title = _("Back office")
admin.site.index_title = _("Reference lists, people and the log")


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to read: nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SearchByNameMixin(admin.ModelAdmin):
    """Search that knows Polish letters: through the normalised column."""

    search_help_text = _("Name; accents do not matter")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.matching(search_term), False


class UserForm(ModelForm):
    def clean_is_active(self) -> bool:
        """Nobody is switched off who is the only one in charge of something. Django's page holds the transaction."""
        active: bool = self.cleaned_data["is_active"]
        if self.initial.get("is_active") and not active and (problems := left_without(self.instance)):
            raise ValidationError([str(problem.sentence) for problem in problems])
        return active


@admin.register(User)
class UserAdmin(SearchByNameMixin):
    form = UserForm
    list_display = ["full_name", "email", "is_active", "is_staff", "is_example"]
    list_filter = ["is_active", "is_staff", "is_example"]
    search_fields = ["search_key"]
    ordering = ["sort_key", "pk"]
    fields = [
        "first_name",
        "last_name",
        "one_name",
        "vocative",
        "email",
        "form_of_address",
        "language",
        "is_active",
        "is_staff",
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """A change from the back office stands in the person's history too."""
        with transaction.atomic():
            former = User.objects.get(pk=obj.pk)
            if "first_name" in form.changed_data and "vocative" not in form.changed_data:
                obj.vocative = ""  # it belongs to the former name
            super().save_model(request, obj, form, change)
            if obj.email != former.email:
                contact.follow_office(obj, former=former.email, by=cast("User", request.user))
            if former.is_active and not obj.is_active:
                end_sessions(obj)
            if obj.is_staff:
                card.revoke_of(obj, by=cast("User", request.user))
            audit.record("user.changed_in_office", on=[obj], by=request.user, about=obj)


@admin.register(ConsentText)
class ConsentTextAdmin(ReadOnlyAdmin):
    """To read; texts are written on the page of consents of the portal's administration."""

    list_display = ["purpose", "version", "valid_from", "title_pl"]
    list_filter = ["purpose"]


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "told", "reason"]
    date_hierarchy = "at"
    fields = ["at", "told", "reason", "private_reason", "actor_id", "about_id", "edition_id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        return audit.named(super().get_queryset(request))

    @admin.display(description=_("What happened"))
    def told(self, entry: AuditEntry) -> str:
        return audit.lines([entry])[0].sentence


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """Letters without what is secret in them. Who opens somebody's letter stands in that person's history."""

    list_display = ["created_at", "to_email", "subject", "state", "attempts", "sent_at"]
    list_filter = ["state", "template"]
    fields = [
        "created_at",
        "to_email",
        "subject",
        "kept",
        "state",
        "attempts",
        "next_try_at",
        "last_error",
        "sent_at",
    ]

    @admin.display(description=_("Text"))
    def kept(self, mail: OutgoingMail) -> str:
        if not mail.body:
            return gettext("We do not keep the text of such messages: they may contain a code.")
        return mail.body

    def render_change_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mail: OutgoingMail = kwargs["obj"]
        if mail.body:
            mail_actions.note_reading(mail, by=cast("User", request.user))
        return super().render_change_form(request, *args, **kwargs)
