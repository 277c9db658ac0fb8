"""Partnership agreements of an edition."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kopalnia.lib.domain import clock
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest
from organisations.forms import AgreementForm
from organisations.models import Organisation
from organisations.views import add_errors
from programmes.actions import agreement as actions
from programmes.forms.setup import DatedRowEndForm
from programmes.guards import agreement_page, edition_page
from programmes.models import Agreement, Edition
from programmes.policies import coordinate, coordinate_edition_of
from programmes.views.dates import reopen_address
from programmes.views.setup import settings_tabs


@edition_page(coordinate)
@require_http_methods(["GET", "POST"])
def agreement_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    partners = Organisation.objects.filter(pk__in=edition.partnerships.values("organisation")).in_order()
    form = AgreementForm(request.POST or None, partners=partners)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add(edition, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The agreement is recorded."))
            return redirect("programmes:agreement_list", edition.code)
    rows = Agreement.objects.visible_to(request.user).filter(edition=edition).select_related("organisation")
    rows = rows.order_by("organisation__sort_key", "-starts_on", "-pk")
    ending = set(Agreement.objects.filter(edition=edition).running_out().values_list("pk", flat=True))
    for row in rows:
        row.is_ending, row.is_over = row.pk in ending, row.ends_on is not None and row.ends_on < clock.today()
    return render(
        request,
        "programmes/agreement_list.html",
        {
            "edition": edition,
            "section": "zasady",
            "form": form,
            "rows": rows,
            "tabs": settings_tabs(edition, "agreement_list"),
        },
    )


@agreement_page(coordinate_edition_of)
@require_http_methods(["GET", "POST"])
def agreement_end(request: SignedInRequest, agreement: Agreement) -> HttpResponse:
    """An agreement that ends earlier than it says."""
    edition = agreement.edition
    form = DatedRowEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.terminate(agreement, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error("on", error)
        else:
            undo.offer(request, _("The last day is recorded."), reopen_address("umowa", edition, agreement))
            return redirect("programmes:agreement_list", edition.code)
    return render(
        request,
        "programmes/agreement_end.html",
        {"edition": edition, "section": "zasady", "form": form, "agreement": agreement},
    )
