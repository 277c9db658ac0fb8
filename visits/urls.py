from django.urls import path

from visits.views import agenda, attendees, resources, visits

app_name = "visits"
urlpatterns = [
    path("edycje/<str:edition_code>/wizyty/", visits.visit_list, name="visit_list"),
    path("edycje/<str:edition_code>/wizyty/nowa/", visits.visit_new, name="visit_new"),
    path("wizyty/<str:code>/", visits.visit_detail, name="visit_detail"),
    path("wizyty/<str:code>/zmiana/", visits.visit_edit, name="visit_edit"),
    path("wizyty/<str:code>/pomylka/", visits.visit_undo, name="visit_undo"),
    path("wizyty/<str:code>/przywrocenie/", visits.visit_restore, name="visit_restore"),
    path("wizyty/<str:code>/program/", agenda.agenda_item_new, name="agenda_item_new"),
    path("wizyty/<str:code>/program/<int:item_id>/usun/", agenda.agenda_item_remove, name="agenda_item_remove"),
    path("wizyty/<str:code>/program/<int:item_id>/zmiana/", agenda.agenda_item_edit, name="agenda_item_edit"),
    path("wizyty/<str:code>/program/<int:item_id>/cofniecie/", agenda.agenda_item_restore, name="agenda_item_restore"),
    path("wizyty/<str:code>/osoby/", attendees.attendee_list, name="attendee_list"),
    path("wizyty/<str:code>/osoby/gosc/", attendees.attendee_new, name="attendee_new"),
    path("wizyty/<str:code>/osoby/uczestnicy/", attendees.attendee_participants, name="attendee_participants"),
    path("wizyty/<str:code>/osoby/<int:attendee_id>/usun/", attendees.attendee_remove, name="attendee_remove"),
    path("wizyty/<str:code>/osoby/<int:attendee_id>/zmiana/", attendees.attendee_edit, name="attendee_edit"),
    path("wizyty/<str:code>/osoby/<int:attendee_id>/cofniecie/", attendees.attendee_restore, name="attendee_restore"),
    path("edycje/<str:edition_code>/mapa/", resources.resource_list, name="resource_list"),
    path("edycje/<str:edition_code>/mapa/nowa/", resources.resource_new, name="resource_new"),
    path("mapa/<str:edition_code>/", resources.resource_public, name="resource_public"),
    path("zasoby/<str:code>/", resources.resource_detail, name="resource_detail"),
    path("zasoby/<str:code>/zmiana/", resources.resource_edit, name="resource_edit"),
    path("zasoby/<str:code>/sprawdzenie/", resources.resource_verify, name="resource_verify"),
    path(
        "zasoby/<str:code>/sprawdzenie/<int:check_id>/cofniecie/",
        resources.resource_check_undo,
        name="resource_check_undo",
    ),
]
