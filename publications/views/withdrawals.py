"""Consents withdrawn after a book was frozen: what is gone by itself, what is in print, what to look at."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kopalnia.lib.web.access import SignedInRequest
from kopalnia.lib.web.pages import page_of
from programmes.models import Edition
from publications import policies
from publications.actions import withdrawals as actions
from publications.guards import withdrawal_page, workshop_page
from publications.models import Withdrawal
from publications.queries.withdrawals import rows, waiting, with_books
from publications.views.workshop import SECTION


@workshop_page(policies.begin)
@require_GET
def withdrawal_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    mine = Withdrawal.objects.visible_to(request.user).filter(publication__edition=edition)
    checked = page_of(with_books(mine.filter(checked_at__isnull=False)), request)
    context = {
        "edition": edition,
        "section": SECTION,
        "rows": rows(with_books(waiting().filter(pk__in=mine.values("pk")))),
        "page": checked,
        "checked": rows(checked),
    }
    return render(request, "publications/withdrawal_list.html", context)


@withdrawal_page(policies.look_at_withdrawal)
@require_POST
def withdrawal_check(request: SignedInRequest, withdrawal: Withdrawal) -> HttpResponse:
    """Somebody has looked at it; or it is to be looked at again."""
    checked = request.POST.get("checked") != "no"
    actions.check(withdrawal, checked=checked, by=request.user)
    messages.success(request, _("Marked as checked.") if checked else _("Waiting to be checked again."))
    return redirect("publications:withdrawal_list", withdrawal.publication.edition.code)
