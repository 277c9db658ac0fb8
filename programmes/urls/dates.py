from django.urls import path

from programmes.views import dates, undo

ROW = "edycje/<str:edition_code>/daty/<str:dated>/<int:dated_id>/"

urlpatterns = [
    path(ROW, dates.dates_edit, name="dates_edit"),
    path(f"{ROW}cofniecie/", dates.dates_reopen, name="dates_reopen"),
    path(f"{ROW}pomylka/", dates.dates_mistake, name="dates_mistake"),
    path("edycje/<str:edition_code>/cofniecie/<str:machine>/<int:step_id>/", undo.step_undo, name="step_undo"),
]
