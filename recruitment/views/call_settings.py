"""The coordinators' side of a call: published, taken back, closed by hand and opened again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest
from programmes.guards import edition_page
from programmes.models import Edition
from programmes.policies import coordinate
from recruitment import policies
from recruitment.actions import call as actions
from recruitment.forms.call_settings import CallCloseForm


@edition_page(policies.publish_call)
@require_POST
def call_publish(request: SignedInRequest, edition: Edition) -> HttpResponse:
    actions.publish_call(edition, by=request.user)
    undo.offer(request, _("The call is published. Everyone can see it."), "recruitment:call_unpublish", edition.code)
    return redirect("programmes:edition_settings", edition.code)


@edition_page(coordinate)
@require_POST
def call_unpublish(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """Take the publication back, while nobody has begun to apply."""
    actions.unpublish_call(edition, by=request.user)
    messages.success(request, _("The call is no longer public."))
    return redirect("programmes:edition_settings", edition.code)


@edition_page(policies.close_call)
@require_http_methods(["GET", "POST"])
def call_close(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """Close the call before its last day, with words for those who come to apply."""
    form = CallCloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.close_call(edition, **form.cleaned_data, by=request.user)
        undo.offer(request, _("The call is closed."), "recruitment:call_reopen", edition.code)
        return redirect("programmes:edition_settings", edition.code)
    return render(request, "recruitment/call_close.html", {"edition": edition, "section": "zasady", "form": form})


@edition_page(coordinate)
@require_POST
def call_reopen(request: SignedInRequest, edition: Edition) -> HttpResponse:
    actions.reopen_call(edition, by=request.user)
    messages.success(request, _("The call is open again, within its dates."))
    return redirect("programmes:edition_settings", edition.code)
