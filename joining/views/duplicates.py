"""Two accounts of one person: finding them, comparing them, making them one, and parting them again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from joining.forms.duplicates import MergeForm, MergeUndoForm, SecondPersonForm
from joining.guards import merge_page
from joining.presenters.duplicates import possible_duplicates
from joining.queries import duplicates as queries
from kopalnia.lib.domain.problems import blocking, decide
from kopalnia.lib.web.access import Refused, SignedInRequest
from people import merging
from people import policies as rules
from people.actions import merge as actions
from people.models import Merge, User
from people.models.merge import ALREADY_MERGED
from programmes.guards import edition_page
from programmes.models import Edition
from programmes.policies import InEdition, coordinate, coordinate_edition_of


def _accounts(request: SignedInRequest, *codes: str) -> list[User]:
    """Accounts the viewer may compare, in the order of the codes, or 404."""
    found = {user.code: user for user in queries.in_sight(request.user).filter(code__in=codes)}
    if len(found) < len(codes):
        raise Http404
    return [found[code] for code in codes]


@edition_page(coordinate)
@require_GET
def duplicate_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """Accounts that may be one person, and what was merged lately."""
    return render(
        request,
        "joining/duplicate_list.html",
        {
            "edition": edition,
            "section": "ludzie",
            "rows": possible_duplicates(edition, request.user),
            "merges": queries.recent_merges(edition, request.user),
        },
    )


@edition_page(coordinate)
@require_GET
def duplicate_search(request: SignedInRequest, edition: Edition, user_code: str) -> HttpResponse:
    """Choose the second account by its name."""
    (person,) = _accounts(request, user_code)
    form = SecondPersonForm(request.GET)
    form.full_clean()
    text = form.cleaned_data.get("q", "")
    found = queries.others_called(text, than=person, viewer=request.user) if len(text) > 1 else []
    return render(
        request,
        "joining/duplicate_search.html",
        {"edition": edition, "section": "ludzie", "person": person, "filter": form, "asked": text, "found": found},
    )


@edition_page(coordinate)
@require_http_methods(["GET", "POST"])
def duplicate_merge(request: SignedInRequest, edition: Edition, user_code: str, other_code: str) -> HttpResponse:
    """Both accounts side by side; the first stays, the second ends. What is in the way is said before anything is done."""
    if request.method == "POST" and queries.just_merged(request.user, user_code, other_code):
        messages.info(request, ALREADY_MERGED)
        return redirect("joining:duplicate_list", edition.code)
    survivor, absorbed = _accounts(request, user_code, other_code)
    form, status = MergeForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.merge(survivor, absorbed, reason=form.cleaned_data["reason"], edition=edition, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused.reason))
            status = 403
        else:
            messages.success(request, _("The two accounts are now one. You can undo this for thirty days."))
            return redirect("joining:duplicate_list", edition.code)
    pair = merging.AccountPair(request.user, survivor, absorbed)
    problems = list(merging.problems(pair))
    return render(
        request,
        "joining/duplicate_merge.html",
        {
            "edition": edition,
            "section": "ludzie",
            "survivor": survivor,
            "absorbed": absorbed,
            "facts": merging.facts(pair),
            "may": decide(problems),
            "stops": blocking(problems),
            "conflicts": [problem for problem in problems if not problem.blocking],
            "form": form,
        },
        status=status,
    )


@merge_page(coordinate_edition_of)
@require_http_methods(["GET", "POST"])
def merge_undo(request: SignedInRequest, here: InEdition[Merge]) -> HttpResponse:
    edition, row = here
    form, status = MergeUndoForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.undo(row, reason=form.cleaned_data["reason"], edition=edition, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused.reason))
            status = 403
        else:
            messages.success(request, _("The accounts are separated again."))
            return redirect("joining:duplicate_list", edition.code)
    return render(
        request,
        "joining/merge_undo.html",
        {
            "edition": edition,
            "section": "ludzie",
            "merge": row,
            "may": rules.undo_merge(request.user, row),
            "form": form,
            "effects": [
                _("What was moved goes back, unless someone has changed it since."),
                _("What was recorded after the merge stays with the account that was kept."),
                _("Until the person gives consent again, the stricter choices made at the merge stay in force."),
                _("Both addresses will get a message."),
            ],
        },
        status=status,
    )
