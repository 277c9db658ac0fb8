from django.urls import path

from programmes.views import people

urlpatterns = [
    path("edycje/<str:edition_code>/ludzie/", people.people_list, name="people_list"),
    path("osoby/<str:code>/", people.person_detail, name="person_detail"),
    path("osoby/<str:code>/koniec-udzialu/", people.participation_end, name="participation_end"),
    path("osoby/<str:code>/zatrudnienie/", people.affiliation_new, name="affiliation_new"),
    path("osoby/<str:code>/zatrudnienie/<int:affiliation_id>/koniec/", people.affiliation_end, name="affiliation_end"),
]
