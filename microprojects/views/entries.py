"""Progress entries: five questions, their page, the list, the answer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.clock import is_past
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.domain.versions import StaleVersion, stale_edit
from kopalnia.lib.web import asof, idempotency, undo
from kopalnia.lib.web.access import SignedInRequest
from kopalnia.lib.web.body_limits import takes_files
from kopalnia.lib.web.pages import page_of
from microprojects.actions import entries as actions
from microprojects.actions import photos as photo_actions
from microprojects.choices import EntryState
from microprojects.entry_flags import flag
from microprojects.forms.entries import EntryEditForm, EntryForm, entry_initial
from microprojects.forms.reviews import EntryReviewForm
from microprojects.guards import entry_page, microproject_on_day, new_entry_page
from microprojects.models import Entry, Microproject, Photo
from microprojects.policies import entries as policies
from microprojects.policies import read
from microprojects.policies.entries import NewEntry
from microprojects.policies.photos import add_photo
from microprojects.presenters.core_page import frame_of
from microprojects.queries import entries as queries
from microprojects.queries.events import events_to_write_about
from organisations.namesakes import tell_apart


@takes_files
@new_entry_page(policies.begin_entry)
@require_http_methods(["GET", "POST"])
def entry_new(request: SignedInRequest, new: NewEntry) -> HttpResponse:
    """The one big button. With a code the team is chosen; without it, it is asked only of people in several teams."""
    microprojects = new.microprojects
    draft = request.POST.get("act") == "draft"
    initial = {"microproject": new.code or microprojects[0].microproject.code}
    events = events_to_write_about([row.microproject.pk for row in microprojects])
    form = EntryForm(
        request.POST or None,
        request.FILES or None,
        microprojects=microprojects,
        events=events,
        draft=draft,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        row = form.membership
        try:
            with transaction.atomic():
                entry = actions.write_entry(
                    microproject=row.microproject, participation=row.participation, by=request.user, **form.answers
                )
                _send(entry, request, draft=draft)
        except ValidationError as error:
            form.refuse(error)
        else:
            idempotency.made(entry)
            _put_photo(form, entry, request)
            return redirect("microprojects:entry_detail", entry.code)
    microproject = microprojects[0].microproject
    return _entry_page(request, "microprojects/entry_new.html", form, microproject)


@takes_files
@entry_page(policies.edit_entry)
@require_http_methods(["GET", "POST"])
def entry_edit(request: SignedInRequest, entry: Entry) -> HttpResponse:
    draft = request.POST.get("act") == "draft"
    microprojects = [
        row for row in queries.writable_microprojects(request.user) if row.microproject.pk == entry.microproject_id
    ]
    form = EntryEditForm(
        request.POST or None,
        request.FILES or None,
        microprojects=microprojects,
        events=events_to_write_about([entry.microproject_id], also=entry.event_id),
        draft=draft,
        initial=entry_initial(entry),
    )
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                entry = actions.change_entry(
                    entry=entry, expected_version=form.expected_version, by=request.user, **form.answers
                )
                _send(entry, request, draft=draft)
        except ValidationError as error:
            form.refuse(error)
        except StaleVersion as error:
            stale = stale_edit(form, error.current)
        else:
            _put_photo(form, entry, request)
            return redirect("microprojects:entry_detail", entry.code)
    return _entry_page(
        request,
        "microprojects/entry_edit.html",
        form,
        entry.microproject,
        entry=entry,
        stale=stale,
        review=queries.reviews_of(entry).last(),
        photos=list(Photo.objects.attached().filter(entry=entry)),
    )


@entry_page(policies.read_entry)
@require_safe
def entry_detail(request: SignedInRequest, entry: Entry) -> HttpResponse:
    inside = bool(read(request.user, entry.microproject))
    photos = list(Photo.objects.visible_to(request.user).attached().filter(entry=entry))
    return render(
        request,
        "microprojects/entry_detail.html",
        {
            "entry": entry,
            "microproject": entry.microproject,
            "edition": queries.edition_of(request.user, entry.microproject),
            "section": "mikroprojekty",
            "inside": inside,
            "photos": photos,
            "reviews": queries.reviews_of(entry) if inside or entry.author_id == request.user.pk else (),
            "edit": policies.edit_entry(request.user, entry),
            "review": policies.review_entry(request.user, entry),
            "undoing": policies.undo_entry(request.user, entry) if entry.state != EntryState.DRAFT else None,
            "add_photo": add_photo(request.user, entry),
        },
    )


@microproject_on_day(read)
@require_safe
def entry_list(request: SignedInRequest, microproject: Microproject) -> HttpResponse:
    today = asof.day(request)
    state = request.GET.get("stan", "")
    rows = queries.entries_of(microproject, request.user, state=state)
    if is_past(today):
        rows = rows.filter(happened_on__lte=today)
    page = page_of(rows, request)
    tell_apart((row.participation.user for row in page), private=microproject.is_coordinated)
    return render(
        request,
        "microprojects/entry_list.html",
        {
            **frame_of(microproject, tab="entries", on=today),
            "page": page,
            "state": state,
            "states": [(value, label) for value, label in EntryState.choices if value != EntryState.DRAFT],
            "write": asof.only_today(request, policies.write_entry(request.user, microproject)),
        },
    )


@entry_page(policies.read_review, to_send=policies.review_of_others)
@require_http_methods(["GET", "POST"])
def entry_review(request: SignedInRequest, entry: Entry) -> HttpResponse:
    """The mentor's answer. The mail leads here; an entry answered already only shows what was answered."""
    if entry.state != EntryState.SUBMITTED and request.method != "POST":
        return redirect("microprojects:entry_detail", entry.code)
    returning = request.POST.get("act") == "return"
    form = EntryReviewForm(request.POST or None, returning=returning, initial={"version": entry.version})
    stale = False
    if request.method == "POST" and form.is_valid():
        answer = actions.return_entry if returning else actions.confirm_entry
        try:
            answer(
                entry=entry,
                by=request.user,
                comment=form.cleaned_data["comment"],
                expected_version=form.expected_version,
            )
        except StaleVersion as error:
            entry.refresh_from_db(fields=["text", "happened_on", "minutes", "state", "version"])
            stale_edit(form, error.current)
            stale = True
        except IllegalStep as error:
            messages.warning(request, str(error))
            return redirect("microprojects:entry_detail", entry.code)
        else:
            done = _("The entry was returned for changes.") if returning else _("Confirmed. The hours now count.")
            undo.offer(request, done, "microprojects:entry_undo", entry.code)
            return redirect("microprojects:entry_detail", entry.code)
    return render(
        request,
        "microprojects/entry_review.html",
        {
            "entry": entry,
            "microproject": entry.microproject,
            "edition": queries.edition_of(request.user, entry.microproject),
            "section": "mikroprojekty",
            "form": form,
            "stale": stale,
            "photos": list(Photo.objects.attached().filter(entry=entry)),
            "reviews": list(queries.reviews_of(entry)),
            "flags": flag([entry])[0].flags,
        },
        status=409 if stale else 200,
    )


@entry_page(policies.undo_entry)
@require_http_methods(["GET", "POST"])
def entry_undo(request: SignedInRequest, entry: Entry) -> HttpResponse:
    """Take back the sending or the answer."""
    if entry.state == EntryState.SUBMITTED:
        question, effects = _("Was this entry sent by mistake?"), [_("The entry goes back to its author.")]
    else:
        question = _("Was the answer to this entry a mistake?")
        effects = [_("The entry is awaiting an answer again."), _("The hours do not count until they are confirmed.")]
    return undo.answer(
        request,
        request.decision,
        lambda reason: actions.undo_entry(entry=entry, reason=reason, by=request.user),
        question=question,
        effects=effects,
        back=reverse("microprojects:entry_detail", args=[entry.code]),
        context={
            "entry": entry,
            "microproject": entry.microproject,
            "edition": queries.edition_of(request.user, entry.microproject),
            "section": "mikroprojekty",
        },
    )


def _send(entry: Entry, request: SignedInRequest, *, draft: bool) -> None:
    """Send what was saved in the same transaction, and say so."""
    if draft:
        messages.success(request, _("Draft saved. Only you can see it."))
        return
    try:
        actions.submit_entry(entry=entry, by=request.user)
    except IllegalStep as error:
        messages.warning(request, str(error))
    else:
        undo.offer(
            request, _("Sent. The hours will count once they are confirmed."), "microprojects:entry_undo", entry.code
        )


def _put_photo(form: EntryForm, entry: Entry, request: SignedInRequest) -> None:
    cleaned = form.cleaned_data.get("photo")
    if cleaned is not None:
        photo_actions.add_photo(microproject=entry.microproject, photo=cleaned, by=request.user, entry=entry)
    elif (kept := _saved_photo(form, request)) is not None:
        photo_actions.attach_photo(photo=kept, entry=entry, by=request.user)


def _saved_photo(form: EntryForm, request: SignedInRequest) -> Photo | None:
    """The draft photo of an earlier try, named by the hidden field; only the person's own."""
    code = form.data.get("kept_photo", "") if form.is_bound else ""
    if not code or "\x00" in code:
        return None
    drafts = Photo.objects.visible_to(request.user).filter(removed_at__isnull=True, entry__isnull=True)
    return drafts.filter(code=code[:40], uploaded_by=request.user).first()


def _entry_page(
    request: SignedInRequest, template: str, form: EntryForm, microproject: Microproject, **more: Any
) -> HttpResponse:
    """The form; after an error the valid photo is kept as a draft, because a browser never sends a file twice."""
    kept = _saved_photo(form, request)
    if form.is_bound and form.cleaned_data.get("photo") is not None:
        kept = photo_actions.add_photo(microproject=microproject, photo=form.cleaned_data["photo"], by=request.user)
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["kept_photo"] = kept.code  # type: ignore[index]
    # 200 also for a stale save: an answer of 400 or more would roll the kept photo back.
    return render(
        request,
        template,
        {
            "form": form,
            "microproject": microproject,
            "edition": queries.edition_of(request.user, microproject),
            "section": "mikroprojekty",
            "kept_photo": kept,
            "today": clock.today(),
            **more,
        },
    )
