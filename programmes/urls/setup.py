from django.urls import path

from programmes.views import messages, partners, programme, roles, setup

urlpatterns = [
    path("programy/", programme.programme_list, name="programme_list"),
    path("programy/nowy/", programme.programme_new, name="programme_new"),
    path("programy/<str:programme_code>/opis/", programme.programme_edit, name="programme_edit"),
    path("programy/<str:programme_code>/edycje/nowa/", programme.edition_new, name="edition_new"),
    path("edycje/<str:edition_code>/zasady/", setup.edition_settings, name="edition_settings"),
    path("edycje/<str:edition_code>/zasady/fazy/", setup.phase_list, name="phase_list"),
    path("edycje/<str:edition_code>/zasady/partnerzy/", partners.partner_list, name="partner_list"),
    path(
        "edycje/<str:edition_code>/zasady/partnerzy/organizacja/", partners.organisation_new, name="organisation_new"
    ),
    path(
        "edycje/<str:edition_code>/zasady/partnerzy/<int:partnership_id>/koniec/",
        partners.partner_end,
        name="partner_end",
    ),
    path("edycje/<str:edition_code>/zasady/role/", roles.role_list, name="role_list"),
    path("edycje/<str:edition_code>/zasady/role/<int:grant_id>/koniec/", roles.role_end, name="role_end"),
    path("edycje/<str:edition_code>/historia/", setup.edition_history, name="edition_history"),
    path("edycje/<str:edition_code>/wiadomosci/", messages.message_list, name="message_list"),
    path("edycje/<str:edition_code>/wiadomosci/ponow/", messages.message_retry_all, name="message_retry_all"),
    path("edycje/<str:edition_code>/wiadomosci/<int:mail_id>/ponow/", messages.message_retry, name="message_retry"),
]
