from django.urls import path

from programmes.views import applications, calls, recruitment

urlpatterns = [
    path("nabory/", calls.call_list, name="call_list"),
    path("nabory/<code:edition_code>/", calls.call, name="call"),
    path("nabory/<code:edition_code>/zgloszenie/", applications.application_new, name="application_new"),
    path("zgloszenia/<code:code>/", applications.application_detail, name="application_detail"),
    path("zgloszenia/<code:code>/edycja/", applications.application_edit, name="application_edit"),
    path("zgloszenia/<code:code>/wycofanie/", applications.application_withdraw, name="application_withdraw"),
    path("zgloszenia/<code:code>/cofniecie/", applications.application_undo, name="application_undo"),
    path("zgloszenia/<code:code>/ponownie/", applications.application_reopen, name="application_reopen"),
    path("edycje/<code:edition_code>/nabor/", recruitment.recruitment_board, name="recruitment_board"),
    path("edycje/<code:edition_code>/nabor/ogloszenie/", recruitment.announce, name="announce"),
    path("edycje/<code:edition_code>/nabor/<code:code>/", recruitment.application_review, name="application_review"),
    path(
        "edycje/<code:edition_code>/nabor/<code:code>/decyzja/",
        recruitment.application_decide,
        name="application_decide",
    ),
    path("edycje/<code:edition_code>/nabor/<code:code>/kolejnosc/", recruitment.reserve_move, name="reserve_move"),
]
