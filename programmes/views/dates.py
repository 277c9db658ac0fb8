"""The days of a role, a partnership, an agreement, a participation or a job, when they were written down wrong.

One page for all that is dated: another first day, or the last one taken back, by the same right that wrote it.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest
from organisations.models import Affiliation
from programmes.actions import dates
from programmes.dated_rows import DatedRow
from programmes.forms.dates import BeginForm
from programmes.guards import dated_page, mistakable_page
from programmes.models import Edition
from programmes.policies import coordinate_edition_of
from programmes.policies.undo import call_a_mistake, reopen_dates


def reopen_address(kind: str, edition: Edition, row: Any) -> str:
    """Where the last day of a row is taken back."""
    return reverse("programmes:dates_reopen", args=[edition.code, kind, row.pk])


@dated_page(coordinate_edition_of)
@require_http_methods(["GET", "POST"])
def dates_edit(request: SignedInRequest, dated: DatedRow) -> HttpResponse:
    """Mend the first day; beside it the way back from the last one."""
    edition, kind, row = dated
    form = BeginForm(request.POST or None, initial={"on": row.starts_on})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            dates.begin_on(row, edition=edition, **data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The first day is corrected. The history keeps both dates."))
            return redirect(kind.back(edition, row))
    context = {
        "edition": edition,
        "section": kind.section,
        "mistaken": call_a_mistake(request.user, dated) if kind.mistake else None,
        "mistake_url": reverse("programmes:dates_mistake", args=[edition.code, kind.word, row.pk]),
        "row": row,
        "form": form,
        "back_url": kind.back(edition, row),
        "reopen_url": reopen_address(kind.word, edition, row),
        "undoing": reopen_dates(request.user, dated),
        "effect": kind.effect,
    }
    return render(request, "programmes/dates_edit.html", context)


@dated_page(reopen_dates)
@require_http_methods(["GET", "POST"])
def dates_reopen(request: SignedInRequest, dated: DatedRow) -> HttpResponse:
    """Take the last day back: with one tap at first, later with a reason."""
    edition, kind, row = dated
    return undo.answer(
        request,
        request.decision,
        lambda reason: kind.reopen(row, reason=reason, by=request.user, **_told(edition, row)),
        question=_("Undo the end date: %(what)s?") % {"what": row},
        effects=[str(kind.effect)],
        back=kind.back(edition, row),
        context={"edition": edition, "section": kind.section},
    )


@mistakable_page(call_a_mistake)
@require_http_methods(["GET", "POST"])
def dates_mistake(request: SignedInRequest, dated: DatedRow) -> HttpResponse:
    """Say that there never was such a job: with one tap at first, later with a reason."""
    edition, kind, row = dated
    mistake = kind.mistake
    assert mistake is not None  # `mistakable_page` finds only such
    return undo.answer(
        request,
        request.decision,
        lambda reason: mistake(row, reason=reason, by=request.user, **_told(edition, row)),
        question=_("Recorded by mistake: %(what)s?") % {"what": row},
        effects=[
            _("The portal no longer shows this for any day. The history keeps both records."),
            _("If this was true and has ended, record the last day instead."),
        ],
        back=kind.back(edition, row),
        context={"edition": edition, "section": kind.section},
    )


def _told(edition: Edition, row: Any) -> dict[str, Any]:
    """What else a step about a job tells: the edition, and the participation whose history it belongs to."""
    if not isinstance(row, Affiliation):
        return {}
    return {"edition": edition, "also": list(edition.participations.filter(user=row.user_id))}
