"""URL patterns of microprojects, one module per area."""

from microprojects.urls import core, entries, events, plan

app_name = "microprojects"
urlpatterns = [*core.urlpatterns, *plan.urlpatterns, *entries.urlpatterns, *events.urlpatterns]
