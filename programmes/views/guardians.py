"""Papers of parents and guardians: who is under age, who signed for them, when, and for what."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kopalnia.lib.web.access import SignedInRequest
from people.actions import guardians
from people.choices import ConsentPurpose
from people.consent_withdrawals import PUBLIC
from people.forms.guardians import GuardianForm
from people.models import ConsentEntry, ConsentText
from programmes.guards import person_page
from programmes.models import Participation
from programmes.policies import coordinate_edition_of


@person_page(coordinate_edition_of)
@require_http_methods(["GET", "POST"])
def person_guardian(request: SignedInRequest, participation: Participation) -> HttpResponse:
    person = participation.user
    form = GuardianForm(
        request.POST if request.method == "POST" else None,
        texts=ConsentText.objects.current(),
        initial={"adult_on": person.adult_on},
    )
    if request.method == "POST" and form.is_valid():
        guardians.note(person, **form.cleaned_data, texts=form.texts, by=request.user, edition=participation.edition)
        messages.success(request, _("Recorded."))
        return redirect("programmes:person_guardian", participation.code)
    states = ConsentEntry.objects.state_for([person], of_guardians=True)
    context = {
        "edition": participation.edition,
        "section": "ludzie",
        "participation": participation,
        "person": person,
        "form": form,
        "papers": [
            {"purpose": purpose, "label": ConsentPurpose(purpose).label, "state": states[person.pk, purpose]}
            for purpose in PUBLIC
        ],
    }
    return render(request, "programmes/person_guardian.html", context)


@person_page(coordinate_edition_of)
@require_POST
def person_guardian_end(request: SignedInRequest, participation: Participation, purpose: str) -> HttpResponse:
    """The guardian takes the paper back: the face or the name is gone from publications at once."""
    if purpose not in PUBLIC:
        raise Http404
    guardians.end_paper(participation.user, purpose, by=request.user, edition=participation.edition)
    gone = _("The withdrawal is recorded. Pages and PDFs no longer show it.")
    messages.success(request, _("Recorded.") if participation.user.came_of_age else gone)
    return redirect("programmes:person_guardian", participation.code)
