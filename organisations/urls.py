from django.urls import path

from organisations import views

ONE = "organizacje/<code:organisation_code>/"

app_name = "organisations"
urlpatterns = [
    path("organizacje/", views.organisation_list, name="organisation_list"),
    path("organizacje/nowa/", views.organisation_register, name="organisation_register"),
    path("organizacje/wlasciciele/", views.ownership, name="ownership"),
    path(ONE, views.organisation_detail, name="organisation_detail"),
    path(f"{ONE}dane/", views.organisation_edit, name="organisation_edit"),
    path(f"{ONE}nazwa/", views.organisation_rename, name="organisation_rename"),
    path(f"{ONE}zmiany/<int:change_id>/wycofanie/", views.change_withdraw, name="change_withdraw"),
    path(f"{ONE}kontakty/nowy/", views.contact_new, name="contact_new"),
    path(f"{ONE}kontakty/<int:contact_id>/koniec/", views.contact_end, name="contact_end"),
    path(f"{ONE}kontakty/<int:contact_id>/cofniecie/", views.contact_reopen, name="contact_reopen"),
]
