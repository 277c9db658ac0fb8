"""One's own consents: each apart, given and withdrawn by one press each."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kopalnia.lib.web.access import SignedInRequest, allow
from people import policies
from people.actions import consent as consent_actions
from people.choices import ConsentPurpose
from people.consent_withdrawals import PUBLIC
from people.models import ConsentText
from people.queries import consent_rows


@allow(policies.signed_in)
@require_safe
def consents(request: SignedInRequest) -> HttpResponse:
    """What the person agreed to, to what exact text, and since when."""
    return render(request, "people/consents.html", {"rows": consent_rows(request.user)})


@allow(policies.signed_in)
@require_POST
def consent_give(request: SignedInRequest, purpose: str) -> HttpResponse:
    """Agree to the text now valid for the purpose."""
    text = next((text for text in ConsentText.objects.current() if text.purpose == purpose), None)
    if text is None:
        raise Http404
    consent_actions.give(request.user, text, by=request.user)
    messages.success(request, _("Your consent is saved. You can withdraw it here at any time."))
    return redirect("people:consents")


@allow(policies.signed_in)
@require_POST
def consent_withdraw(request: SignedInRequest, purpose: str) -> HttpResponse:
    """Take a consent back, from now on."""
    if purpose not in ConsentPurpose.values:
        raise Http404
    consent_actions.withdraw(request.user, purpose, by=request.user)
    told = (
        _(
            "Your consent is now withdrawn. We have sent you a message: it says what was removed at once and what"
            " stays in print."
        )
        if purpose in PUBLIC and request.user.email
        else _("Your consent is now withdrawn.")
    )
    messages.success(request, told)
    return redirect("people:consents")
