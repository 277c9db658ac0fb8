"""What waits for the mentor, the teams of the past, and a few words about oneself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.domain.versions import StaleVersion
from kopalnia.lib.web import asof, undo
from kopalnia.lib.web.access import SignedInRequest, allow
from kopalnia.lib.web.pages import page_of
from mentors import policies, queries
from mentors.actions import meetings as actions
from mentors.forms import ProfileForm
from mentors.models import MentorProfile
from microprojects.actions.entries import confirm_entry
from microprojects.entry_flags import flag
from microprojects.guards import entry_page
from microprojects.models import Entry
from microprojects.policies.entries import review_of_others
from microprojects.queries.entries import waiting_for
from microprojects.queries.history import apply_historic_names, prefetch_historic_names
from organisations.namesakes import tell_apart


@allow(policies.mentor)
@require_safe
def review_queue(request: SignedInRequest) -> HttpResponse:
    """Entries waiting for the person's answer, the longest waiting first."""
    page = page_of(waiting_for(request.user), request)
    tell_apart((row.author for row in page), private=False)
    return render(request, "mentors/review_queue.html", {"page": page, "entries": flag(page)})


@entry_page(review_of_others)
@require_POST
def review_confirm(request: SignedInRequest, entry: Entry) -> HttpResponse:
    """Confirm from the queue in one step; an entry with a flag, or one that has changed meanwhile, is shown first."""
    if not (decision := policies.confirm_unread(entry)):
        messages.warning(request, str(decision.reason))
        return redirect("microprojects:entry_review", entry.code)
    version = request.POST.get("version", "")
    try:
        confirm_entry(entry=entry, by=request.user, expected_version=int(version) if version.isdecimal() else 0)
    except (StaleVersion, IllegalStep):
        messages.warning(request, _("This entry has changed in the meantime. Read it and answer here."))
        return redirect("microprojects:entry_review", entry.code)
    undo.offer(request, _("Confirmed. The hours now count."), "microprojects:entry_undo", entry.code)
    return redirect("mentors:review_queue")


@allow(policies.mentor)
@require_safe
def microproject_archive(request: SignedInRequest) -> HttpResponse:
    """Teams the person accompanied until some day. Only their names: the pages are closed since then."""
    today = asof.day(request)
    rows = prefetch_historic_names(queries.former_microprojects(request.user, today=today), today)
    page = page_of(rows, request)
    apply_historic_names(row.microproject for row in page)
    return render(request, "mentors/microproject_archive.html", {"page": page})


@allow(policies.mentor)
@require_http_methods(["GET", "POST"])
def mentor_profile(request: SignedInRequest) -> HttpResponse:
    profile = MentorProfile.objects.filter(user=request.user).first()
    form = ProfileForm(request.POST or None, initial={"about": profile.about if profile else ""})
    if request.method == "POST" and form.is_valid():
        actions.save_profile(user=request.user, about=form.cleaned_data["about"])
        messages.success(request, _("Saved."))
        return redirect("mentors:mentor_profile")
    return render(request, "mentors/mentor_profile.html", {"form": form})
