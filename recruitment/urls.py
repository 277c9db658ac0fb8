from django.urls import path

from recruitment.views import applications, board, call_settings, calls, enrolment

SETTINGS = "edycje/<str:edition_code>/zasady/"

app_name = "recruitment"
urlpatterns = [
    path("nabory/", calls.call_list, name="call_list"),
    path("nabory/<code:edition_code>/", calls.call, name="call"),
    path("nabory/<code:edition_code>/zgloszenie/", applications.application_new, name="application_new"),
    path("zgloszenia/<code:code>/", applications.application_detail, name="application_detail"),
    path("zgloszenia/<code:code>/edycja/", applications.application_edit, name="application_edit"),
    path("zgloszenia/<code:code>/wycofanie/", applications.application_withdraw, name="application_withdraw"),
    path("zgloszenia/<code:code>/cofniecie/", applications.application_undo, name="application_undo"),
    path("zgloszenia/<code:code>/ponownie/", applications.application_reopen, name="application_reopen"),
    path("edycje/<code:edition_code>/nabor/", board.recruitment_board, name="recruitment_board"),
    path("edycje/<code:edition_code>/nabor/ogloszenie/", board.announce, name="announce"),
    path("edycje/<code:edition_code>/nabor/<code:code>/", board.application_review, name="application_review"),
    path(
        "edycje/<code:edition_code>/nabor/<code:code>/decyzja/",
        board.application_decide,
        name="application_decide",
    ),
    path("edycje/<code:edition_code>/nabor/<code:code>/kolejnosc/", board.reserve_move, name="reserve_move"),
    path("edycje/<code:edition_code>/ludzie/nowa-osoba/", enrolment.participant_new, name="participant_new"),
    path(f"{SETTINGS}ogloszenie/", call_settings.call_publish, name="call_publish"),
    path(f"{SETTINGS}ukrycie-naboru/", call_settings.call_unpublish, name="call_unpublish"),
    path(f"{SETTINGS}zamkniecie-naboru/", call_settings.call_close, name="call_close"),
    path(f"{SETTINGS}otwarcie-naboru/", call_settings.call_reopen, name="call_reopen"),
]
