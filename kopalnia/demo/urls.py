from django.urls import path

from kopalnia.demo import views
from kopalnia.lib.domain import codes  # noqa: F401 - registers the converter

app_name = "demo"
urlpatterns = [
    path("osoby/", views.people, name="people"),
    path("osoby/<code:code>/wejdz/", views.sign_in, name="sign_in"),
    path("poczta/", views.mailbox, name="mailbox"),
    path("komponenty/", views.components, name="components"),
    path("komponenty/<slug:name>/<int:number>/", views.component, name="component"),
]
