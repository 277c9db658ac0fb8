from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("edycje/<str:edition_code>/wyniki/", views.results, name="results"),
    path("edycje/<str:edition_code>/wyniki/<slug:key>/", views.figure, name="figure"),
    path("edycje/<str:edition_code>/firmy/<str:organisation_code>/", views.company_results, name="company_results"),
]
