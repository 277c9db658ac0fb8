"""The name of a person of an edition: corrected with a reason, and the correction taken back."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest
from people.forms import NameForm
from people.models import User
from people.queries import name_correction
from programmes.actions import names as actions
from programmes.guards import NameCorrection, name_correction_page, person_account_page
from programmes.models import Edition
from programmes.policies import InEdition
from programmes.policies.people import correct_name
from programmes.policies.undo import restore_name


def _page_of(edition: Edition, person: User) -> str:
    """The page on which the person stands: their own, or for somebody with a role only the list of roles."""
    part = edition.participations.filter(user=person).first()
    if part is not None:
        return reverse("programmes:person_detail", args=[part.code])
    return reverse("programmes:role_list", args=[edition.code])


@person_account_page(correct_name)
@require_http_methods(["GET", "POST"])
def name_correct(request: SignedInRequest, here: InEdition[User]) -> HttpResponse:
    edition, person = here
    form = NameForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_name(edition, person, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            person.refresh_from_db()
            form.seen_anew(person, error)
        else:
            done = _("The name is corrected. The history keeps the previous one.")
            undo.offer(request, done, "programmes:name_restore", edition.code, person.code)
            return redirect(_page_of(edition, person))
    return render(
        request,
        "programmes/name_correct.html",
        {
            "edition": edition,
            "section": "ludzie",
            "person": person,
            "form": form,
            "correction": name_correction(person),
            "back_url": _page_of(edition, person),
        },
    )


@name_correction_page(restore_name)
@require_http_methods(["GET", "POST"])
def name_restore(request: SignedInRequest, correction: NameCorrection) -> HttpResponse:
    """Take the last correction back: with one tap at first, later with a reason."""
    edition, person, entry = correction
    assert entry is not None  # else there is nothing to undo
    return undo.answer(
        request,
        request.decision,
        lambda reason: actions.restore_name(edition, person, reason=reason, by=request.user),
        question=_("Undo the name correction: “%(new)s” → “%(old)s”?") % entry.data,
        effects=[
            _("This person gets the previous name back, and a message about it."),
            _("A certificate issued in the meantime will be shown as out of date."),
        ],
        back=_page_of(edition, person),
        context={"edition": edition, "section": "ludzie"},
    )
