"""The portal's mail for its administrators: whether it leaves, and what became of letters that belong to no edition."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kopalnia.lib.web.access import SignedInRequest, allow
from kopalnia.lib.web.pages import page_of
from people import outbox, policies, queries
from people.actions import mail as actions
from people.choices import MailState

TONES = {MailState.QUEUED: "run", MailState.SENDING: "run", MailState.SENT: "ok"}


@allow(policies.administrator)
@require_safe
def mail_list(request: SignedInRequest) -> HttpResponse:
    """Codes and other letters of the portal itself, without their texts; those of editions stand there."""
    page = page_of(queries.letters_of_the_portal(), request)
    for mail in page:
        mail.tone = TONES.get(mail.state, "stop")
    return render(
        request,
        "people/mail_list.html",
        {
            "page": page,
            "stop": queries.mail_stop(),
            "has_transport": outbox.has_transport(),
            **queries.mail_numbers(),
        },
    )


@allow(policies.administrator)
@require_POST
def mail_send_all(request: SignedInRequest) -> HttpResponse:
    count = actions.retry_all(by=request.user)
    messages.success(
        request,
        ngettext(
            "Sending %(count)s message.",
            "Sending %(count)s messages.",
            count,
        )
        % {"count": count},
    )
    return redirect("people:mail_list")
