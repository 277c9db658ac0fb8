"""Printed cards: what to do without one, who has one, issuing and revoking."""

import logging

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from joining.actions import cards as actions
from joining.forms.cards import CardFilter
from joining.presenters.cards import card_line, sheet_of
from joining.queries import cards as queries
from kopalnia.lib.documents.typeset import NotTypeset, typeset
from kopalnia.lib.domain import clock
from kopalnia.lib.web import asof
from kopalnia.lib.web.access import SignedInRequest, public
from kopalnia.lib.web.downloads import file_response
from kopalnia.lib.web.idempotency import done
from kopalnia.lib.web.pages import page_of
from organisations.namesakes import tell_apart
from people.forms.card import CardRevokeForm
from programmes.forms.people import NOBODY_CHOSEN
from programmes.guards import edition_page, person_page
from programmes.models import Edition, Participation
from programmes.policies import coordinate, coordinate_edition_of

log = logging.getLogger(__name__)


@public("who cannot sign in has to learn whom to ask")
@require_safe
def card_help(request: HttpRequest) -> HttpResponse:
    """What to do without a card or with one that does not work; the telephones are those of the public calls."""
    editions = Edition.objects.public().filter(ends_on__gte=clock.today()).select_related("programme")
    editions = editions.exclude(contact_phone="", contact_email="")
    return render(request, "joining/card_help.html", {"editions": editions})


@edition_page(coordinate)
@require_safe
def card_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """Who has a card and in what state; cards are issued to those chosen here."""
    form = CardFilter(request.GET)
    form.full_clean()
    page = page_of(queries.holders(edition, request.user, text=form.cleaned_data.get("q", "")), request)
    tell_apart((row.user for row in page), private=True)
    return render(
        request,
        "joining/card_list.html",
        {
            "edition": edition,
            "section": "ludzie",
            "page": page,
            "lines": [card_line(row, edition=edition, issuer=request.user) for row in page],
            "issue": asof.only_today(request, coordinate(request.user, edition)),
            "filter": form,
        },
    )


@edition_page(coordinate)
@require_http_methods(["GET", "POST"])
def card_issue(request: SignedInRequest, edition: Edition) -> HttpResponseBase:
    """Issue to the chosen people and answer with the sheet: the PINs are in this one file and nowhere else.

    The same form sent again issues nothing and leads to the list.
    """
    if request.method == "GET":
        return redirect("joining:card_list", edition.code)
    people = Participation.objects.visible_to(request.user).filter(
        edition=edition, code__in=request.POST.getlist("person")[:100]
    )
    try:
        # A sheet that cannot be made issues no card: its PINs would be known to nobody.
        with transaction.atomic():
            printed = actions.issue_cards(edition, participations=people, by=request.user)
            pdf = typeset("cards", sheet_of(edition, printed, language=get_language() or "pl"))
    except (NotTypeset, OSError):
        log.exception("A sheet of cards could not be made")
        messages.error(
            request,
            _(
                "The sheet could not be created, so no card was issued and the existing cards are still valid. Try"
                " again; if it fails again, contact the portal administrators."
            ),
        )
        return redirect("joining:card_list", edition.code)
    if not printed:
        messages.error(request, NOBODY_CHOSEN)
        return redirect("joining:card_list", edition.code)
    name = _("cards-%(day)s.pdf") % {"day": clock.today().isoformat()}
    answer = file_response(pdf, filename=name, content_type="application/pdf")
    return done(answer)  # type: ignore[arg-type]


@person_page(coordinate_edition_of)
@require_http_methods(["GET", "POST"])
def card_end(request: SignedInRequest, participation: Participation) -> HttpResponse:
    """The coordinators revoke the card of a participant."""
    edition = participation.edition
    form = CardRevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke_card(participation, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The card is revoked and no longer works."))
            return redirect("joining:card_list", edition.code)
    return render(
        request,
        "joining/card_end.html",
        {"edition": edition, "section": "ludzie", "participation": participation, "form": form},
    )
