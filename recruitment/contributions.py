"""What recruitment adds to pages and rules of the rooms below."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from people.models import User
from programmes import extensions
from programmes.models import Edition
from recruitment import policies
from recruitment.actions import applications
from recruitment.choices import ApplicationState
from recruitment.models import Application

extensions.undoable_steps["zgloszenie"] = extensions.UndoableStep(
    lambda user, edition: Application.objects.visible_to(user).filter(edition=edition),
    applications.undo_withdraw,
    gettext_lazy("The application will be considered again. Do this only when the person asks for it."),
    lambda edition, row: reverse("recruitment:application_review", args=[edition.code, row.code]),
    "nabor",
    policies.undo_withdraw,
)


@extensions.settings_page.register
def call_decisions(user: User, edition: Edition) -> dict[str, Any]:
    return {
        "publish": policies.publish_call(user, edition),
        "unpublish": policies.unpublish_call(user, edition),
    }


@extensions.involved.register
def applicants(editions: QuerySet[Edition, Any]) -> Q:
    """Who sent an application."""
    sent = Application.objects.filter(applicant=OuterRef("pk"), edition__in=editions)
    return Q(Exists(sent.exclude(state=ApplicationState.DRAFT)))
