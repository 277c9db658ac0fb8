"""Consents withdrawn after a book was frozen: what is gone by itself, what is in print, what to look at."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kopalnia.lib.web.access import SignedInRequest, allow
from kopalnia.lib.web.pages import page_of
from people.policies import signed_in
from publications.actions import withdrawals as actions
from publications.models import Withdrawal
from publications.queries.withdrawals import rows, waiting, with_books
from publications.views.workshop import SECTION, edition_coordinated


@allow(signed_in)
@require_GET
def withdrawal_list(request: SignedInRequest, edition_code: str) -> HttpResponse:
    edition = edition_coordinated(request, edition_code)
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


@allow(signed_in)
@require_POST
def withdrawal_check(request: SignedInRequest, withdrawal_id: int) -> HttpResponse:
    """Somebody has looked at it; or it is to be looked at again."""
    visible = Withdrawal.objects.visible_to(request.user).select_related("publication__edition")
    row = get_object_or_404(visible, pk=withdrawal_id)
    checked = request.POST.get("checked") != "no"
    actions.check(row, checked=checked, by=request.user)
    messages.success(request, _("Marked as checked.") if checked else _("Waiting to be checked again."))
    return redirect("publications:withdrawal_list", row.publication.edition.code)
