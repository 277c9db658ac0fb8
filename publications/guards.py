"""Pages of the publication: who enters, and the row they are about. Strangers to the workshop find nothing in it."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from kopalnia.lib.web.access import SignedInRequest, row_guard
from microprojects.models import Quote
from programmes.models import Edition
from publications.models import Chapter, ChapterPhoto, Publication, Withdrawal
from publications.queries.workshop import for_work, with_waiting


def _workshop(request: SignedInRequest, *, edition_code: str) -> Edition:
    rows = Edition.objects.coordinated_by(request.user).with_roles(request.user)
    return get_object_or_404(rows.select_related("programme"), code=edition_code)


def _publication(request: SignedInRequest, *, code: str) -> Publication:
    return get_object_or_404(for_work(request.user), code=code)


def _waiting(request: SignedInRequest, *, code: str) -> Publication:
    return get_object_or_404(with_waiting(for_work(request.user)), code=code)


def _chapter(request: SignedInRequest, *, code: str) -> Chapter:
    chapters = Chapter.objects.visible_to(request.user).select_related("microproject", "edited_by")
    return get_object_or_404(
        chapters.prefetch_related(
            Prefetch("publication", for_work(request.user)),
            Prefetch("photos", ChapterPhoto.objects.select_related("photo")),
            Prefetch("quotes", Quote.objects.select_related("speaker").order_by("pk")),
        ),
        code=code,
    )


def _withdrawal(request: SignedInRequest, *, withdrawal_id: int) -> Withdrawal:
    rows = Withdrawal.objects.visible_to(request.user).select_related("publication")
    edition = Prefetch("publication__edition", Edition.objects.visible_to(request.user))
    return get_object_or_404(rows.prefetch_related(edition), pk=withdrawal_id)


# `@workshop_page(rule)`: the edition whose publications are worked on, for its coordinators only.
workshop_page = row_guard(_workshop)
# `@publication_page(rule)`: the publication with its edition as this person stands to it.
publication_page = row_guard(_publication)
# `@readiness_page(rule)`: the same, with what still waits for somebody (`with_waiting`).
readiness_page = row_guard(_waiting)
# `@chapter_page(rule)`: the chapter with its publication, photos and quotes.
chapter_page = row_guard(_chapter)
# `@withdrawal_page(rule)`: a consent withdrawn after the freeze, with the book that prints it.
withdrawal_page = row_guard(_withdrawal)
