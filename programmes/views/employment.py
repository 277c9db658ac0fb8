"""The end of employment, for one person or many at once, and the private contact that outlives it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest
from organisations.actions import private_contacts
from organisations.forms import PrivateContactForm
from organisations.models import Organisation
from organisations.namesakes import tell_apart
from people import audit
from people.models import AuditEntry
from programmes.actions import employment
from programmes.forms.people import EmploymentEndForm, EmploymentFilter
from programmes.guards import edition_page, ended_together_page, person_page
from programmes.models import Edition, Participation
from programmes.policies import InEdition, coordinate
from programmes.policies.people import add_contact
from programmes.policies.undo import undo_ended_together
from programmes.queries import people as queries
from programmes.views.dates import reopen_address

# A longer list of people is not ticked but narrowed by a name.
MOST_CHOICES = 200
# So many of the last steps can be taken back from the page.
MOST_STEPS = 5


@edition_page(coordinate)
@require_http_methods(["GET", "POST"])
def employment_end(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """Choose people of one employer (`?firma=`, `?q=`; one beforehand: `?osoba=`), see what will happen, save."""
    look, employer, text, person = _looked_for(request, edition)
    context: dict[str, Any] = {"edition": edition, "section": "ludzie", "filter": look, "employer": employer}
    if employer is not None:
        people = queries.employed(edition, request.user, employer)
        shown = list(queries.employed(edition, request.user, employer, text=text)[:MOST_CHOICES])
        form = EmploymentEndForm(
            request.POST or None,
            employer=employer,
            people=people,
            shown=shown,
            initial={"people": [person]},
        )
        if request.method == "POST" and form.is_valid():
            if request.POST.get("krok") == "zapisz":
                if _saved(request, edition, employer, form):
                    return redirect(request.path)
            elif request.POST.get("krok") != "popraw":
                context["preview"] = queries.contact_kinds_of(form.cleaned_data["people"])
        context |= {"form": form, "shown": shown, "most": MOST_CHOICES, "action": _address(request, look)}
    context["together"] = queries.ended_together(edition)[:MOST_STEPS]
    context["hard_to_reach"] = queries.hard_to_reach(edition, request.user)
    tell_apart((row.participation.user for row in context["hard_to_reach"]), private=True)
    return render(request, "programmes/employment_end.html", context)


def _looked_for(request: SignedInRequest, edition: Edition) -> tuple[EmploymentFilter, Organisation | None, str, str]:
    """The filter, the employer it chooses (the first one by default), a part of a name, a person's code."""
    look = EmploymentFilter(request.GET, employers=list(queries.employers(edition)))
    look.full_clean()
    wanted = look.cleaned_data
    return look, look.employer, wanted.get("q", ""), wanted.get("osoba", "")


def _address(request: SignedInRequest, look: EmploymentFilter) -> str:
    kept = {name: request.GET[name] for name in look.fields if request.GET.get(name) and name not in look.errors}
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def _saved(request: SignedInRequest, edition: Edition, employer: Organisation, form: EmploymentEndForm) -> bool:
    data = form.cleaned_data | {"people": list(form.cleaned_data["people"])}
    try:
        ended = employment.end_employment(edition, employer=employer, **data, by=request.user)
    except ValidationError as error:
        form.add_error("people" if error.code == "person" else None, error.messages)
        return False
    sentence = ngettext(
        "The last day of %(count)s person is recorded. They still take part in the programme.",
        "The last day of %(count)s people is recorded. They still take part in the programme.",
        len(ended),
    ) % {"count": len(ended)}
    if len(ended) == 1:
        undo.offer(request, sentence, reopen_address("praca", edition, ended[0]))
    else:
        undo.offer(request, sentence, together_address(edition, ended[0]))
    return True


def together_address(edition: Edition, told_on: Model) -> str:
    """Where the end of many jobs is taken back, by a thing its entry in the log is about."""
    entry = audit.last(told_on, [queries.TOGETHER])
    assert entry is not None  # written a moment ago, in the same request
    return reverse("programmes:employment_undo", args=[edition.code, entry.pk])


@ended_together_page(undo_ended_together)
@require_http_methods(["GET", "POST"])
def employment_undo(request: SignedInRequest, here: InEdition[AuditEntry]) -> HttpResponse:
    """Take the end of many jobs back, all of them in one step."""
    edition, entry = here
    count = entry.data["number"]
    return undo.answer(
        request,
        request.decision,
        lambda reason: employment.undo_together(edition, entry, reason=reason, by=request.user),
        question=ngettext(
            "Undo the last day of %(count)s person at “%(organisation)s”?",
            "Undo the last day of %(count)s people at “%(organisation)s”?",
            count,
        )
        % {"count": count, "organisation": entry.data["organisation"]},
        effects=[
            _("All these jobs continue, and any jobs recorded in their place in the same step are removed."),
            _("Anything else recorded in that step (a sale, a partnership, roles) stays as it is."),
        ],
        back=reverse("programmes:employment_end", args=[edition.code]),
        context={"edition": edition, "section": "ludzie"},
    )


@person_page(add_contact)
@require_http_methods(["GET", "POST"])
def contact_add(request: SignedInRequest, participation: Participation) -> HttpResponse:
    """A private contact, written down by the coordinators for somebody who asked for it."""
    edition = participation.edition
    form = PrivateContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            private_contacts.add_private(
                participation.user, **form.cleaned_data, also=(participation,), edition=edition, by=request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("The private contact is saved. We have sent a message about it to the previous address.")
            )
            return redirect("programmes:person_detail", participation.code)
    return render(
        request,
        "programmes/contact_add.html",
        {"edition": edition, "section": "ludzie", "participation": participation, "form": form},
    )
