"""Photos: shown only through a permission, with the people on them and their consents."""

from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopalnia.lib.web.access import SignedInRequest
from kopalnia.lib.web.body_limits import takes_files
from kopalnia.lib.web.downloads import file_response
from microprojects.actions import photos as actions
from microprojects.forms.photos import ConsentForm, PhotoForm, PhotoPeopleForm, PhotoSubjectForm
from microprojects.guards import entry_page, photo_page, picture_page, subject_page
from microprojects.models import Entry, Photo, PhotoSubject, TeamMembership
from microprojects.policies import photos as policies
from microprojects.presenters.consents import Consents
from microprojects.queries import entries as queries
from people.models import User


@picture_page(policies.see_photo)
@require_safe
def photo(request: SignedInRequest, row: Photo) -> HttpResponseBase:
    """The picture itself, or with `?mini` a small one. Never from a public folder, and no browser keeps it."""
    file = row.thumbnail if "mini" in request.GET else row.file
    try:
        opened = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return file_response(cast("BinaryIO", opened), filename=f"{row.code}.jpg", content_type="image/jpeg", inline=True)


@takes_files
@entry_page(policies.add_photo)
@require_http_methods(["GET", "POST"])
def photo_new(request: SignedInRequest, entry: Entry) -> HttpResponse:
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        row = actions.add_photo(
            microproject=entry.microproject,
            photo=form.cleaned_data["photo"],
            by=request.user,
            entry=entry,
            caption=form.cleaned_data["caption"],
        )
        messages.success(request, _("Photo saved. Now tag the people in it."))
        return redirect("microprojects:photo_subjects", row.code)
    return render(
        request,
        "microprojects/photo_new.html",
        {
            "entry": entry,
            "edition": queries.edition_of(request.user, entry.microproject),
            "section": "mikroprojekty",
            "form": form,
        },
    )


@photo_page(policies.look_after_photo)
@require_POST
def photo_remove(request: SignedInRequest, row: Photo) -> HttpResponse:
    actions.remove_photo(photo=row, by=request.user)
    messages.success(request, _("The photo has been removed from every page."))
    if row.entry is None:
        return redirect("microprojects:entry_list", row.microproject.code)
    return redirect("microprojects:entry_detail", row.entry.code)


@photo_page(policies.look_after_photo)
@require_http_methods(["GET", "POST"])
def photo_subjects(request: SignedInRequest, row: Photo) -> HttpResponse:
    """How many people can be recognised, who they are and whether each of them agreed. Three small forms."""
    # A button nobody has (a spoilt request) saves nothing, and both forms give back what was typed.
    asked, sent = request.POST.get("act", ""), request.POST if request.method == "POST" else None
    count_form = PhotoPeopleForm(
        sent if asked != "subject" else None,
        initial={"people_count": row.people_count, "caption": row.caption},
        auto_id="count_%s",
    )
    subject_form = PhotoSubjectForm(
        sent if asked != "count" else None,
        people=_team(row),
        private=row.microproject.is_coordinated,
        auto_id="subject_%s",
    )
    if asked == "count" and count_form.is_valid():
        actions.describe_photo(photo=row, by=request.user, **count_form.cleaned_data)
        return redirect("microprojects:photo_subjects", row.code)
    if asked == "subject" and subject_form.is_valid() and _marked(request, row, subject_form):
        return redirect("microprojects:photo_subjects", row.code)
    consents = Consents(photos=[row], private=row.microproject.is_coordinated)
    return render(
        request,
        "microprojects/photo_subjects.html",
        {
            "photo": row,
            "microproject": row.microproject,
            "edition": queries.edition_of(request.user, row.microproject),
            "section": "mikroprojekty",
            "form": count_form if asked == "count" else subject_form,
            "count_form": count_form,
            "subject_form": subject_form,
            "subjects": consents.subjects[row.pk],
            "problems": consents.problems(row),
        },
    )


@subject_page(policies.look_after_subject)
@require_http_methods(["GET", "POST"])
def photo_consent(request: SignedInRequest, subject: PhotoSubject) -> HttpResponse:
    """Note a consent on paper that came later."""
    row = subject.photo
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.note_consent(subject=subject, by=request.user, **form.cleaned_data)
        messages.success(request, _("Consent recorded."))
        return redirect("microprojects:photo_subjects", row.code)
    return render(
        request,
        "microprojects/photo_consent.html",
        {
            "photo": row,
            "edition": queries.edition_of(request.user, row.microproject),
            "section": "mikroprojekty",
            "form": form,
        },
    )


@subject_page(policies.look_after_subject)
@require_POST
def photo_withdraw(request: SignedInRequest, subject: PhotoSubject) -> HttpResponse:
    actions.withdraw_consent(subject=subject, by=request.user)
    messages.success(request, _("Withdrawal recorded. The photo will not be published."))
    return redirect("microprojects:photo_subjects", subject.photo.code)


@subject_page(policies.look_after_subject)
@require_POST
def photo_unmark(request: SignedInRequest, subject: PhotoSubject) -> HttpResponse:
    actions.unmark_subject(subject=subject, by=request.user)
    messages.success(request, _("Tag removed."))
    return redirect("microprojects:photo_subjects", subject.photo.code)


def _marked(request: SignedInRequest, row: Photo, form: PhotoSubjectForm) -> bool:
    given: dict[str, Any] = {
        name: form.cleaned_data[name] for name in ("is_minor", "consent_given_by", "consent_given_on")
    }
    try:
        actions.mark_subject(photo=row, by=request.user, user=form.cleaned_data["user"], **given)
    except ValidationError as error:
        form.add_error("person", error.messages)
        return False
    return True


def _team(row: Photo) -> list[User]:
    """People who were ever in the team: a photo may be older than a change in the team."""
    memberships = TeamMembership.objects.filter(microproject=row.microproject_id).select_related("participation__user")
    return list({one.participation.user_id: one.participation.user for one in memberships}.values())
