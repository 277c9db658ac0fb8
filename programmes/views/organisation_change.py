"""A company of the edition is sold, merged or closed: one page, first read, then saved."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
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
from programmes.guards import partner_page
from programmes.organisation_change import OrganisationChangePlan, plan
from programmes.policies import InEdition, coordinate_edition_of
from programmes.views.employment import together_address

# The last word of the address, what it notes, and the heading of its page.
CHANGES = {
    "sprzedaz": (Kind.SOLD, gettext_lazy("Sale of the company or change of owner")),
    "polaczenie": (Kind.MERGED, gettext_lazy("Merger of the company into another one")),
    "zamkniecie": (Kind.CLOSED, gettext_lazy("Closure of the company")),
}


@partner_page(coordinate_edition_of)
@require_http_methods(["GET", "POST"])
def organisation_change(request: SignedInRequest, here: InEdition[Organisation], change: str) -> HttpResponse:
    """The first sending shows in sentences what would happen; the second one, of the same list, does it."""
    if change not in CHANGES:
        raise Http404
    kind, heading = CHANGES[change]
    edition, organisation = here
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
