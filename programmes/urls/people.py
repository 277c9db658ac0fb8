from django.urls import path

from programmes.views import employment, guardians, names, people

urlpatterns = [
    path("edycje/<str:edition_code>/ludzie/", people.people_list, name="people_list"),
    path("edycje/<str:edition_code>/koniec-zatrudnienia/", employment.employment_end, name="employment_end"),
    path(
        "edycje/<str:edition_code>/koniec-zatrudnienia/<int:entry_id>/cofniecie/",
        employment.employment_undo,
        name="employment_undo",
    ),
    path("edycje/<code:edition_code>/ludzie/<code:user_code>/imie/", names.name_correct, name="name_correct"),
    path("edycje/<code:edition_code>/ludzie/<code:user_code>/imie/cofnij/", names.name_restore, name="name_restore"),
    path("osoby/<str:code>/", people.person_detail, name="person_detail"),
    path("osoby/<str:code>/opiekun/", guardians.person_guardian, name="person_guardian"),
    path("osoby/<str:code>/opiekun/<str:purpose>/koniec/", guardians.person_guardian_end, name="person_guardian_end"),
    path("osoby/<str:code>/koniec-udzialu/", people.participation_end, name="participation_end"),
    path("osoby/<str:code>/zatrudnienie/", people.affiliation_new, name="affiliation_new"),
    path("osoby/<str:code>/kontakt/", employment.contact_add, name="contact_add"),
]
