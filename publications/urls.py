"""URL patterns of the publication: its public pages, and the workshop behind them."""

from django.urls import URLPattern, path

from kopalnia.lib.domain import codes  # noqa: F401 – registers <code:…>
from publications.views import chapters, freezing, public, withdrawals, workshop

app_name = "publications"

workshop_urls: list[URLPattern] = [
    path("edycje/<code:edition_code>/publikacja/", workshop.publication_list, name="publication_list"),
    path("edycje/<code:edition_code>/publikacja/nowa/", workshop.publication_new, name="publication_new"),
    path("edycje/<code:edition_code>/publikacja/wycofane-zgody/", withdrawals.withdrawal_list, name="withdrawal_list"),
    path("wycofane-zgody/<int:withdrawal_id>/sprawdzenie/", withdrawals.withdrawal_check, name="withdrawal_check"),
    path("publikacje/<code:code>/warsztat/", workshop.publication_detail, name="publication_detail"),
    path("publikacje/<code:code>/warsztat/tytul/", workshop.publication_describe, name="publication_describe"),
    path("publikacje/<code:code>/warsztat/zbieranie/", workshop.publication_collect, name="publication_collect"),
    path("publikacje/<code:code>/warsztat/gotowosc/", workshop.publication_readiness, name="publication_readiness"),
    path("publikacje/<code:code>/warsztat/historia/", workshop.publication_history, name="publication_history"),
    path("publikacje/<code:code>/warsztat/zamrozenie/", freezing.publication_freeze, name="publication_freeze"),
    path("publikacje/<code:code>/warsztat/odrzucenie/", freezing.publication_discard, name="publication_discard"),
    path("publikacje/<code:code>/warsztat/cofniecie/", freezing.publication_undo, name="publication_undo"),
    path("publikacje/<code:code>/warsztat/wydanie/", freezing.publication_release, name="publication_release"),
    path("publikacje/<code:code>/warsztat/korekta/", freezing.publication_correct, name="publication_correct"),
    path("rozdzialy/<code:code>/", chapters.chapter_edit, name="chapter_edit"),
    path("rozdzialy/<code:code>/zdjecia/", chapters.chapter_photos, name="chapter_photos"),
    path("rozdzialy/<code:code>/cytaty/", chapters.chapter_quotes, name="chapter_quotes"),
    path("rozdzialy/<code:code>/odnowienie/", chapters.chapter_renew, name="chapter_renew"),
    path("rozdzialy/<code:code>/nowosci/", chapters.chapter_compare, name="chapter_compare"),
    path("rozdzialy/<code:code>/miejsce/", chapters.chapter_move, name="chapter_move"),
    path("rozdzialy/<code:code>/usuniecie/", chapters.chapter_remove, name="chapter_remove"),
]
public_urls: list[URLPattern] = [
    path("publikacje/", public.publication_index, name="publication_index"),
    path("publikacje/<code:code>/", public.publication, name="publication"),
    path("publikacje/<code:code>/<int:number>/", public.publication_chapter, name="publication_chapter"),
    path("publikacje/<code:code>/liczby/", public.publication_figures, name="publication_figures"),
    path("publikacje/<code:code>/zdjecia/<code:photo>.jpg", public.publication_photo, name="publication_photo"),
    path("publikacje/<code:code>/publikacja.pdf", public.publication_pdf, name="publication_pdf"),
]
urlpatterns = workshop_urls + public_urls
