"""The days of a role, a partnership, an agreement, a participation or a job, when they were written down wrong.

One page for all that is dated: another first day, or the last one taken back, by the same right that wrote it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kopalnia.lib.web import undo
from kopalnia.lib.web.access import Sentence, SignedInRequest
from organisations.actions import affiliation
from organisations.models import Affiliation
from people.undo import may_reopen
from programmes import policies
from programmes.actions import agreement, dates, people, setup
from programmes.forms.dates import BeginForm
from programmes.guards import edition_page
from programmes.models import Agreement, Edition, EditionRole, Participation, Partnership


@dataclass(frozen=True, eq=False, slots=True)
class Kind:
    """One kind of dated row: its rows in an edition, the verb that tells of its end, and how that is taken back;
    `mistake`: how it is said that there never was such a row."""

    rows: Callable[[Edition], QuerySet[Any]]
    ended: str
    reopen: Callable[..., Any]
    effect: Sentence
    section: str = "zasady"
    list_name: str = ""
    mistake: Callable[..., Any] | None = None

    def back(self, edition: Edition, row: Any) -> str:
        """The page the row stands on."""
        if self.list_name:
            return reverse(f"programmes:{self.list_name}", args=[edition.code])
        part = row if isinstance(row, Participation) else edition.participations.get(user=row.user_id)
        return reverse("programmes:person_detail", args=[part.code])


KINDS = {
    "rola": Kind(
        lambda edition: EditionRole.objects.filter(edition=edition).select_related("user", "organisation"),
        "edition_role.ended",
        setup.reopen_role,
        gettext_lazy(
            "The role continues with all its access. If this person has a sign-in card, it will stop working."
        ),
        list_name="role_list",
    ),
    "partner": Kind(
        lambda edition: Partnership.objects.filter(edition=edition).select_related("organisation"),
        "partnership.ended",
        setup.reopen_partnership,
        gettext_lazy("The partnership continues. Roles and jobs that ended with it must be reopened one by one."),
        list_name="partner_list",
    ),
    "umowa": Kind(
        lambda edition: Agreement.objects.filter(edition=edition).select_related("organisation"),
        "agreement.terminated",
        agreement.reinstate,
        gettext_lazy("The agreement will be in force again, as recorded."),
        list_name="agreement_list",
    ),
    "udzial": Kind(
        lambda edition: Participation.objects.filter(edition=edition).select_related("user"),
        "participation.ended",
        people.rejoin,
        gettext_lazy(
            "The person takes part again, on the team they were on and with the card they had. A place on a team that"
            " was ended separately stays ended: reopen it on the team's page."
        ),
        section="ludzie",
    ),
    "praca": Kind(
        lambda edition: Affiliation.objects.filter(user__in=edition.participations.values("user")).select_related(
            "user", "organisation"
        ),
        "affiliation.ended",
        affiliation.reopen,
        gettext_lazy(
            "The job continues. If a later job was recorded in its place, it stays; end it if that was a mistake too."
        ),
        section="ludzie",
        mistake=affiliation.undo_start,
    ),
}


def reopen_address(kind: str, edition: Edition, row: Any) -> str:
    """Where the last day of a row is taken back."""
    return reverse("programmes:dates_reopen", args=[edition.code, kind, row.pk])


def _row(edition: Edition, dated: str, dated_id: int) -> tuple[Kind, Any]:
    if dated not in KINDS:
        raise Http404
    return KINDS[dated], get_object_or_404(KINDS[dated].rows(edition), pk=dated_id)


def _may_reopen(request: SignedInRequest, edition: Edition, kind: Kind, row: Any) -> undo.Undoing:
    coordinates = policies.coordinate(request.user, edition)
    return may_reopen(row, kind.ended, could=coordinates, coordinates=bool(coordinates))


@edition_page(policies.coordinate)
@require_http_methods(["GET", "POST"])
def dates_edit(request: SignedInRequest, edition: Edition, dated: str, dated_id: int) -> HttpResponse:
    """Mend the first day; beside it the way back from the last one."""
    sort, row = _row(edition, dated, dated_id)
    form = BeginForm(request.POST or None, initial={"on": row.starts_on})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            dates.begin_on(row, edition=edition, **data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The first day is corrected. The history keeps both dates."))
            return redirect(sort.back(edition, row))
    context = {
        "edition": edition,
        "section": sort.section,
        "mistaken": _may_be_mistaken(request, edition, row) if sort.mistake else None,
        "mistake_url": reverse("programmes:dates_mistake", args=[edition.code, dated, row.pk]),
        "row": row,
        "form": form,
        "back_url": sort.back(edition, row),
        "reopen_url": reopen_address(dated, edition, row),
        "undoing": _may_reopen(request, edition, sort, row),
        "effect": sort.effect,
    }
    return render(request, "programmes/dates_edit.html", context)


@edition_page(policies.coordinate)
@require_http_methods(["GET", "POST"])
def dates_reopen(request: SignedInRequest, edition: Edition, dated: str, dated_id: int) -> HttpResponse:
    """Take the last day back: with one tap at first, later with a reason."""
    sort, row = _row(edition, dated, dated_id)

    return undo.answer(
        request,
        _may_reopen(request, edition, sort, row),
        lambda reason: sort.reopen(row, reason=reason, by=request.user, **_told(edition, row)),
        question=_("Undo the end date: %(what)s?") % {"what": row},
        effects=[str(sort.effect)],
        back=sort.back(edition, row),
        context={"edition": edition, "section": sort.section},
    )


@edition_page(policies.coordinate)
@require_http_methods(["GET", "POST"])
def dates_mistake(request: SignedInRequest, edition: Edition, dated: str, dated_id: int) -> HttpResponse:
    """Say that there never was such a job: with one tap at first, later with a reason."""
    sort, row = _row(edition, dated, dated_id)
    mistake = sort.mistake
    if mistake is None:
        raise Http404
    return undo.answer(
        request,
        _may_be_mistaken(request, edition, row),
        lambda reason: mistake(row, reason=reason, by=request.user, **_told(edition, row)),
        question=_("Recorded by mistake: %(what)s?") % {"what": row},
        effects=[
            _("The portal no longer shows this for any day. The history keeps both records."),
            _("If it was true and has ended, record its last day instead."),
        ],
        back=sort.back(edition, row),
        context={"edition": edition, "section": sort.section},
    )


def _may_be_mistaken(request: SignedInRequest, edition: Edition, row: Any) -> undo.Undoing:
    coordinates = policies.coordinate(request.user, edition)
    return undo.may_undo(could=coordinates, coordinates=bool(coordinates), acted_at=row.created_at, edition=None)


def _told(edition: Edition, row: Any) -> dict[str, Any]:
    """What else a step about a job tells: the edition, and the participation whose history it belongs to."""
    if not isinstance(row, Affiliation):
        return {}
    return {"edition": edition, "also": list(edition.participations.filter(user=row.user_id))}
