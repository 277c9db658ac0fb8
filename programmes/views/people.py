"""People of an edition: the list, one person, where they work, and their leaving."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kopalnia.lib.domain.dated import known_on
from kopalnia.lib.domain.extension import merged
from kopalnia.lib.web import asof, undo
from kopalnia.lib.web.access import SignedInRequest, allow, require
from kopalnia.lib.web.pages import page_of
from organisations.actions import affiliation
from people import audit
from people.choices import ConsentPurpose
from people.policies import signed_in
from programmes import policies
from programmes.actions import people as actions
from programmes.extensions import person_numbers, person_page
from programmes.forms.people import EmploymentForm, LeaveForm, PeopleFilter
from programmes.models import Edition, Participation
from programmes.policies.people import add_contact, correct_name
from programmes.queries import people as queries
from programmes.queries.namesakes import tell_apart
from programmes.queries.participant_timeline import belonging
from programmes.scope import edition_behind, edition_coordinated, heir_of
from programmes.views.dates import reopen_address


@allow(signed_in)
@require_GET
def people_list(request: SignedInRequest, edition_code: str) -> HttpResponse:
    edition = edition_coordinated(request, edition_code)
    day = asof.day(request)
    form = PeopleFilter(request.GET, edition=edition)
    page = page_of(queries.roster(edition, form.wanted, on=day), request)
    tell_apart(page, private=True)
    return render(
        request,
        "programmes/people_list.html",
        {
            "edition": edition,
            "section": "ludzie",
            "page": page,
            "rows": queries.shown(page, on=day),
            "filter": form,
        },
    )


def person_of(request: SignedInRequest, code: str, *, whole: bool = False) -> tuple[Participation, Edition]:
    """The participation and its edition with the roles of the asking person; a stranger gets 404. `whole` reads with it
    what the page of the person shows."""
    rows = Participation.objects.visible_to(request.user).select_related("user")
    if whole:
        rows = queries.with_rights(rows, request.user).annotate(**merged(person_numbers(request.user)))
    participation = get_object_or_404(rows, code=code)
    edition = edition_behind(request.user, participation.edition_id)
    return participation, edition


@allow(signed_in)
@require_GET
def person_detail(request: SignedInRequest, code: str) -> HttpResponse:
    try:
        participation, edition = person_of(request, code, whole=True)
    except Http404:
        return redirect("programmes:person_detail", heir_of(request.user, code).code)
    day = asof.day(request)
    facts = queries.person_facts(participation, on=day)
    coordinate = asof.only_today(request, policies.coordinate(request.user, edition))
    known_on([participation], day)
    consents = [
        {"label": purpose.label, "state": facts.consents[participation.user_id, purpose.value]}
        for purpose in ConsentPurpose
    ]
    return render(
        request,
        "programmes/person_detail.html",
        {
            "edition": edition,
            "section": "ludzie",
            "participation": participation,
            "person": participation.user,
            "facts": facts,
            "consents": consents,
            "memberships": facts.memberships,
            "timeline": belonging(participation, facts.affiliations, facts.memberships, today=day),
            "coordinate": coordinate,
            "contact": add_contact(request.user, participation, edition) if coordinate else coordinate,
            "rename": (
                correct_name(request.user, participation.user, edition, has_role=participation.has_role)
                if coordinate
                else coordinate
            ),
            "lines": audit.tell(audit.until(audit.entries_of(participation), day), private=edition.is_coordinated),
            **merged(person_page(participation, edition, request.user, day)),
        },
    )


@allow(signed_in)
@require_http_methods(["GET", "POST"])
def participation_end(request: SignedInRequest, code: str) -> HttpResponse:
    participation, edition = person_of(request, code)
    require(policies.coordinate(request.user, edition))
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave(participation, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error("on", error)
        else:
            done = _("The last day is recorded. What this person did stays.")
            undo.offer(request, done, reopen_address("udzial", edition, participation))
            return redirect("programmes:person_detail", code)
    return render(
        request,
        "programmes/participation_end.html",
        {"edition": edition, "section": "ludzie", "participation": participation, "form": form},
    )


@allow(signed_in)
@require_http_methods(["GET", "POST"])
def affiliation_new(request: SignedInRequest, code: str) -> HttpResponse:
    participation, edition = person_of(request, code)
    require(policies.coordinate(request.user, edition))
    form = EmploymentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            job = affiliation.start(
                participation.user, **form.cleaned_data, also=[participation], edition=edition, by=request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            mistake = reverse("programmes:dates_mistake", args=[edition.code, "praca", job.pk])
            undo.offer(request, _("The employer is recorded."), mistake)
            return redirect("programmes:person_detail", code)
    return render(
        request,
        "programmes/affiliation_new.html",
        {"edition": edition, "section": "ludzie", "participation": participation, "form": form},
    )
