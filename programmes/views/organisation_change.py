"""A company of the edition is sold, merged or closed: one page, first read, then saved."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest
from organisations.actions import organisation_change as facts
from organisations.choices import OrganisationChangeKind as Kind
from organisations.models import Organisation
from organisations.views import add_errors
from programmes.actions.organisation_change import PlanChanged, execute
from programmes.forms.organisation_change import OrganisationChangeForm
from programmes.guards import edition_page
from programmes.models import Edition, Partnership
from programmes.organisation_change import OrganisationChangePlan, plan
from programmes.policies import coordinate
from programmes.views.employment import together_address

# The last word of the address, what it notes, and the heading of its page.
CHANGES = {
    "sprzedaz": (Kind.SOLD, gettext_lazy("Sale of the company or change of owner")),
    "polaczenie": (Kind.MERGED, gettext_lazy("Merger of the company into another one")),
    "zamkniecie": (Kind.CLOSED, gettext_lazy("Closure of the company")),
}


@edition_page(coordinate)
@require_http_methods(["GET", "POST"])
def organisation_change(
    request: SignedInRequest, edition: Edition, organisation_code: str, change: str
) -> HttpResponse:
    """The first sending shows in sentences what would happen; the second one, of the same list, does it."""
    if change not in CHANGES:
        raise Http404
    kind, heading = CHANGES[change]
    partners = Partnership.objects.filter(edition=edition).values("organisation")
    organisation = get_object_or_404(Organisation.objects.filter(pk__in=partners), code=organisation_code)
    form = OrganisationChangeForm(request.POST or None, edition=edition, organisation=organisation, kind=kind)
    acts: OrganisationChangePlan | None = None
    status = 200
    if request.method == "POST" and form.is_valid():
        change_request, seen = form.change_request, form.cleaned_data["seen"]
        try:
            facts.check(organisation, kind, on=change_request.on, other=change_request.other)
            acts = plan(edition, organisation, change_request)
            if acts.seen == seen:
                noted = execute(edition, organisation, change_request, seen=seen, by=request.user)
                messages.success(request, _("Recorded, with everything on the list."))
                if acts.jobs:
                    undo.offer(
                        request, _("The last days of the jobs are recorded too."), together_address(edition, noted)
                    )
                return redirect("organisations:organisation_detail", organisation.code)
        except PlanChanged as changed:
            acts, status = changed.plan, 409
        except ValidationError as error:
            acts = None
            add_errors(form, error)
        form.show_again(acts.seen if acts else "")
    return render(
        request,
        "programmes/organisation_change.html",
        {
            "edition": edition,
            "section": "zasady",
            "organisation": organisation,
            "form": form,
            "heading": heading,
            "acts": acts,
            "changed": bool(acts and form.cleaned_data["seen"]),
        },
        status=status,
    )
