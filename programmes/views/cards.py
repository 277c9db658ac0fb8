"""Printed cards: what to do without one, who has one, issuing and revoking."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kopalnia.lib import clock
from kopalnia.lib.access import public
from programmes.models import Edition


@public("who cannot sign in has to learn whom to ask")
@require_safe
def card_help(request: HttpRequest) -> HttpResponse:
    """What to do without a card or with one that does not work; the telephones are those of the public calls."""
    editions = Edition.objects.public().filter(ends_on__gte=clock.today()).select_related("programme")
    return render(request, "programmes/card_help.html", {"editions": editions})
