"""URL patterns of mentoring."""

from django.urls import URLPattern, path

from kopalnia.lib.domain import codes  # noqa: F401 – registers <code:…>
from mentors.views import meetings, reviews

app_name = "mentors"
urlpatterns: list[URLPattern] = [
    path("opieka/czeka/", reviews.review_queue, name="review_queue"),
    path("opieka/czeka/<code:code>/potwierdz/", reviews.review_confirm, name="review_confirm"),
    path("opieka/zakonczone/", reviews.microproject_archive, name="microproject_archive"),
    path("opieka/notatki/", meetings.note_list, name="note_list"),
    path("opieka/o-mnie/", reviews.mentor_profile, name="mentor_profile"),
    path("mikroprojekty/<code:code>/spotkania/", meetings.meeting_list, name="meeting_list"),
    path("mikroprojekty/<code:code>/spotkania/nowe/", meetings.meeting_new, name="meeting_new"),
    path("spotkania/<code:code>/notatki/nowa/", meetings.note_new, name="note_new"),
    path("spotkania/<code:code>/cofniecie/", meetings.meeting_undo, name="meeting_undo"),
    path("spotkania/<code:code>/notatki/<int:note_id>/cofniecie/", meetings.note_undo, name="note_undo"),
]
