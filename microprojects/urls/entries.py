"""Entries, photos and material. An entry or a photo has an address of its own, so a link in a mail stays short."""

from django.urls import URLPattern, path

from kopalnia.lib.domain import codes  # noqa: F401 – registers <code:…>
from microprojects.views import edition, entries, material, photos

urlpatterns: list[URLPattern] = [
    path("wpisy/nowy/", entries.entry_new, name="entry_new"),
    path("mikroprojekty/<code:code>/wpisy/nowy/", entries.entry_new, name="entry_new"),
    path("mikroprojekty/<code:code>/wpisy/", entries.entry_list, name="entry_list"),
    path("edycje/<code:edition_code>/mikroprojekty/wpisy/", edition.edition_entries, name="edition_entries"),
    path("edycje/<code:edition_code>/mikroprojekty/co-slychac/", edition.shared_entries, name="shared_entries"),
    path("edycje/<code:edition_code>/mikroprojekty/wydarzenia/", edition.edition_events, name="edition_events"),
    path("wpisy/<code:code>/", entries.entry_detail, name="entry_detail"),
    path("wpisy/<code:code>/edycja/", entries.entry_edit, name="entry_edit"),
    path("wpisy/<code:code>/odpowiedz/", entries.entry_review, name="entry_review"),
    path("wpisy/<code:code>/cofniecie/", entries.entry_undo, name="entry_undo"),
    path("wpisy/<code:code>/zdjecia/nowe/", photos.photo_new, name="photo_new"),
    path("zdjecia/<code:code>/", photos.photo, name="photo"),
    path("zdjecia/<code:code>/osoby/", photos.photo_subjects, name="photo_subjects"),
    path("zdjecia/<code:code>/usun/", photos.photo_remove, name="photo_remove"),
    path("zdjecia/<code:code>/osoby/<int:subject_id>/zgoda/", photos.photo_consent, name="photo_consent"),
    path("zdjecia/<code:code>/osoby/<int:subject_id>/wycofanie/", photos.photo_withdraw, name="photo_withdraw"),
    path("zdjecia/<code:code>/osoby/<int:subject_id>/pomylka/", photos.photo_unmark, name="photo_unmark"),
    path("mikroprojekty/<code:code>/cytaty/nowy/", material.quote_new, name="quote_new"),
    path("mikroprojekty/<code:code>/cytaty/<int:quote_id>/wycofanie/", material.quote_withdraw, name="quote_withdraw"),
    path("mikroprojekty/<code:code>/wnioski/nowy/", material.insight_new, name="insight_new"),
    path("mikroprojekty/<code:code>/sprawozdanie/", material.final_report, name="final_report"),
]
