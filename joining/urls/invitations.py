from django.urls import path

from joining.views import invitations

urlpatterns = [
    path("edycje/<str:edition_code>/zasady/zaproszenia/", invitations.invitation_list, name="invitation_list"),
    path(
        "edycje/<str:edition_code>/zasady/zaproszenia/<int:invitation_id>/zmiana/",
        invitations.invitation_change,
        name="invitation_change",
    ),
    path(
        "edycje/<str:edition_code>/zasady/zaproszenia/<int:invitation_id>/ponow/",
        invitations.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "edycje/<str:edition_code>/zasady/zaproszenia/<int:invitation_id>/cofnij/",
        invitations.invitation_revoke,
        name="invitation_revoke",
    ),
    path("zaproszenie/<str:token>/", invitations.invitation, name="invitation"),
    path("zaproszenie/<str:token>/kod/", invitations.invitation_code, name="invitation_code"),
]
