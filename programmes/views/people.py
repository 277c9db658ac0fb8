"""People of an edition: the list, one person, where they work, and their leaving."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kopalnia.lib.domain.dated import as_known_on
from kopalnia.lib.domain.extension_points import merged
from kopalnia.lib.web import asof, undo
from kopalnia.lib.web.access import SignedInRequest
from kopalnia.lib.web.pages import page_of
from organisations.actions import affiliation
from organisations.forms import AffiliationForm
from organisations.namesakes import tell_apart
from people import audit
from people.choices import ConsentPurpose
from programmes import extensions, policies
from programmes.actions import people as actions
from programmes.forms.people import LeaveForm, PeopleFilter
from programmes.guards import edition_page, leads_on, person_page, person_record_page
from programmes.models import Edition, Participation
from programmes.policies.people import add_contact, correct_name, read_person
from programmes.presenters.participant_timeline import participant_timeline
from programmes.presenters.people import shown
from programmes.queries import people as queries
from programmes.views.dates import reopen_address


@edition_page(policies.coordinate)
@require_GET
def people_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
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
            "rows": shown(page, on=day),
            "filter": form,
        },
    )


@person_record_page(read_person)
@require_GET
def person_detail(request: SignedInRequest, participation: Participation) -> HttpResponse:
    if leads_on(request, participation):
        return redirect("programmes:person_detail", participation.code)
    edition, day = participation.edition, asof.day(request)
    facts = queries.person_facts(participation, on=day)
    ((memberships, turns),) = extensions.places(participation, day)
    coordinate = asof.only_today(request, policies.coordinate(request.user, edition))
    as_known_on([participation], day)
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
            "memberships": memberships,
            "timeline": participant_timeline(participation, facts.affiliations, turns, today=day),
            "coordinate": coordinate,
            "contact": add_contact(request.user, participation) if coordinate else coordinate,
            "rename": (
                correct_name(
                    request.user, policies.InEdition(edition, participation.user), has_role=participation.has_role
                )
                if coordinate
                else coordinate
            ),
            "lines": audit.render_lines(
                audit.until(audit.entries_of(participation), day), private=edition.is_coordinated
            ),
            **merged(extensions.person_page(participation, edition, request.user, day)),
        },
    )


@person_page(policies.coordinate_edition_of)
@require_http_methods(["GET", "POST"])
def participation_end(request: SignedInRequest, participation: Participation) -> HttpResponse:
    edition = participation.edition
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave(participation, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error("on", error)
        else:
            done = _("The last day is recorded. What this person did stays.")
            undo.offer(request, done, reopen_address("udzial", edition, participation))
            return redirect("programmes:person_detail", participation.code)
    return render(
        request,
        "programmes/participation_end.html",
        {"edition": edition, "section": "ludzie", "participation": participation, "form": form},
    )


@person_page(policies.coordinate_edition_of)
@require_http_methods(["GET", "POST"])
def affiliation_new(request: SignedInRequest, participation: Participation) -> HttpResponse:
    edition = participation.edition
    form = AffiliationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            job = affiliation.start(
                participation.user, **form.cleaned_data, also=[participation], edition=edition, by=request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            undo.offer(
                request, _("The employer is recorded."), "programmes:dates_mistake", edition.code, "praca", job.pk
            )
            return redirect("programmes:person_detail", participation.code)
    return render(
        request,
        "programmes/affiliation_new.html",
        {"edition": edition, "section": "ludzie", "participation": participation, "form": form},
    )
