"""A participant added by hand, after an application on paper."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kopalnia.lib.web.access import Refused, SignedInRequest
from organisations.models import Organisation
from people.models import ConsentText
from people.models.user import EMAIL_TAKEN
from programmes.guards import edition_page
from programmes.models import Edition
from programmes.policies import coordinate
from recruitment.actions import enrolment as actions
from recruitment.forms.enrolment import ParticipantForm


@edition_page(coordinate)
@require_http_methods(["GET", "POST"])
def participant_new(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """Somebody who applied on paper, perhaps without any address: account, employer, consents and participation at once."""
    partners = edition.partnerships.employers().active().values("organisation")
    texts = ConsentText.objects.current()
    form = ParticipantForm(
        request.POST or None,
        edition=edition,
        employers=Organisation.objects.visible_to(request.user).filter(pk__in=partners).in_order(),
        texts=texts,
    )
    if request.method == "POST" and form.is_valid():
        try:
            participation = actions.enrol_by_hand(edition, **form.details, by=request.user)
        except Refused as refusal:
            form.add_error("employer", str(refusal.reason))
        except IntegrityError:  # somebody took the address a moment ago
            form.add_error("email", EMAIL_TAKEN)
        else:
            messages.success(
                request,
                _("This person now takes part. A message tells them how to sign in.")
                if participation.user.email
                else _("This person now takes part. Without an e-mail address they need a card to sign in."),
            )
            return redirect("programmes:person_detail", participation.code)
    return render(request, "recruitment/participant_new.html", {"edition": edition, "section": "ludzie", "form": form})
