"""Messages the portal sent to people of an edition, and those that did not go out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kopalnia.lib.web.access import SignedInRequest
from kopalnia.lib.web.pages import page_of
from people.actions import mail as mails
from people.choices import MAIL_NOT_SENT, MailState
from people.models import OutgoingMail
from people.policies import retry_mail
from people.queries import mail_stop
from programmes.guards import edition_page, message_page
from programmes.models import Edition
from programmes.policies import InEdition, coordinate, coordinate_edition_of
from programmes.queries import setup as queries

MAIL_TONES = {
    MailState.QUEUED: "run",
    MailState.SENDING: "run",
    MailState.SENT: "ok",
    MailState.FAILED: "stop",
    MailState.EXPIRED: "stop",
    MailState.WITHDRAWN: "",
}


@message_page(coordinate_edition_of)
@require_POST
def message_retry(request: SignedInRequest, here: InEdition[OutgoingMail]) -> HttpResponse:
    edition, mail = here
    mails.retry(mail, by=request.user)
    messages.success(request, _("The message is queued again."))
    return redirect("programmes:message_list", edition.code)


@edition_page(coordinate)
@require_POST
def message_retry_all(request: SignedInRequest, edition: Edition) -> HttpResponse:
    mails.retry_all(edition_id=edition.pk, by=request.user)
    messages.success(request, _("We will try to send the messages again."))
    return redirect("programmes:message_list", edition.code)


@edition_page(coordinate)
@require_GET
def message_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    page = page_of(queries.messages(edition), request)
    for mail in page:
        mail.tone = MAIL_TONES[mail.state]
        mail.failed = mail.state in MAIL_NOT_SENT
        mail.may_retry = retry_mail(mail)
    return render(
        request,
        "programmes/message_list.html",
        {
            "edition": edition,
            "section": "wiadomosci",
            "page": page,
            "stop": mail_stop(),
            "to_retry": queries.messages(edition).worth_retrying().count(),
        },
    )
