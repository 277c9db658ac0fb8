"""The resource map: a list first, a drawing beside it, one card, and checking that it is still true."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kopalnia.lib.domain.versions import StaleVersion, stale_edit
from kopalnia.lib.web import undo
from kopalnia.lib.web.access import SignedInRequest, public
from kopalnia.lib.web.middleware import Voice, speak
from kopalnia.lib.web.pages import page_of
from people import audit
from programmes.guards import edition_page
from programmes.models import Edition
from programmes.policies import enter, read_inside
from visits import policies as rules
from visits import queries
from visits.actions import resources as actions
from visits.choices import ResourceVisibility
from visits.forms import ResourceCardFilter, ResourceCardForm, VerifyForm
from visits.guards import resource_check_page, resource_page
from visits.models import ResourceCard, ResourceVerification
from visits.resource_map import draw


@public("Public cards of the resource map belong to everybody; internal ones are filtered out.")
@require_GET
def resource_public(request: HttpRequest, edition_code: str) -> HttpResponse:
    edition = get_object_or_404(queries.editions_with_public_map().select_related("programme"), code=edition_code)
    speak(request, edition.language, voice=Voice.EDITION)
    page = page_of(queries.cards(edition, request.user).filter(visibility=ResourceVisibility.PUBLIC), request)
    return render(
        request,
        "visits/resource_public.html",
        {"edition": edition, "page": page, "maps": draw(list(page))},
    )


@edition_page(enter)
@require_GET
def resource_list(request: SignedInRequest, edition: Edition) -> HttpResponse:
    form = ResourceCardFilter(request.GET)
    form.full_clean()
    wanted = form.cleaned_data
    rows = queries.cards(
        edition,
        request.user,
        text=wanted.get("q", ""),
        kind=wanted.get("kind", ""),
        direction=wanted.get("direction", ""),
    )
    page = page_of(rows, request)
    return render(
        request,
        "visits/resource_list.html",
        {
            "edition": edition,
            "section": "wizyty",
            "page": page,
            "filter": form,
            "maps": draw(list(page)),
            "write": read_inside(request.user, edition),
            "is_public": queries.editions_with_public_map().filter(pk=edition.pk).exists(),
        },
    )


@resource_page(rules.read_resource)
@require_GET
def resource_detail(request: SignedInRequest, card: ResourceCard) -> HttpResponse:
    edition = card.edition
    inside = read_inside(request.user, edition)
    return render(
        request,
        "visits/resource_detail.html",
        {
            "edition": edition,
            "section": "wizyty",
            "card": card,
            "inside": inside,
            "verifications": _checks(request, card) if inside else [],
            "maps": draw([card]),
            "lines": audit.history_of(card, viewer=request.user) if inside else [],
        },
    )


def _checks(request: SignedInRequest, card: ResourceCard) -> list[Any]:
    """The checks of a card, newest first, each with its way back."""
    rows: list[Any] = list(card.verifications.not_removed().select_related("verified_by"))
    for row in rows:
        row.undoing = rules.undo_check(request.user, row)
    return rows


def _values(form: ResourceCardForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ResourceCardForm.Meta.fields}


@edition_page(read_inside)
@require_http_methods(["GET", "POST"])
def resource_new(request: SignedInRequest, edition: Edition) -> HttpResponse:
    form = ResourceCardForm(request.POST or None, edition=edition, initial={"visit": request.GET.get("wizyta")})
    if request.method == "POST" and form.is_valid():
        try:
            card = actions.add_card(edition, **_values(form), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The card has been added."))
            return redirect("visits:resource_detail", card.code)
    return render(request, "visits/resource_new.html", {"edition": edition, "section": "wizyty", "form": form})


@resource_page(rules.change_resource)
@require_http_methods(["GET", "POST"])
def resource_edit(request: SignedInRequest, card: ResourceCard) -> HttpResponse:
    edition = card.edition
    form = ResourceCardForm(request.POST or None, instance=ResourceCard.objects.get(pk=card.pk), edition=edition)
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_card(card, expected=form.expected_version, **_values(form), by=request.user)
        except StaleVersion as error:
            stale = stale_edit(form, error.current)
        else:
            messages.success(request, _("Saved."))
            return redirect("visits:resource_detail", card.code)
    return render(
        request,
        "visits/resource_edit.html",
        {"edition": edition, "section": "wizyty", "card": card, "form": form, "stale": stale},
        status=409 if stale else 200,
    )


@resource_page(rules.change_resource)
@require_http_methods(["GET", "POST"])
def resource_verify(request: SignedInRequest, card: ResourceCard) -> HttpResponse:
    edition = card.edition
    form = VerifyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            check = actions.verify_card(card, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            undo.offer(
                request,
                _("Recorded: the card was correct on that day."),
                "visits:resource_check_undo",
                card.code,
                check.pk,
            )
            return redirect("visits:resource_detail", card.code)
    return render(
        request,
        "visits/resource_verify.html",
        {"edition": edition, "section": "wizyty", "card": card, "form": form},
    )


@resource_check_page(rules.undo_check)
@require_http_methods(["GET", "POST"])
def resource_check_undo(request: SignedInRequest, check: ResourceVerification) -> HttpResponse:
    """Take back a check that was noted by mistake."""
    return undo.answer(
        request,
        request.decision,
        lambda reason: actions.undo_check(check, reason=reason, by=request.user),
        question=_("Was the check on %(day)s a mistake?") % {"day": date_format(check.verified_on, "j.m.Y")},
        effects=[_("This check will no longer count. If there was an earlier one, that one will count again.")],
        back=reverse("visits:resource_detail", args=[check.card.code]),
        context={"edition": check.card.edition, "section": "wizyty"},
    )
