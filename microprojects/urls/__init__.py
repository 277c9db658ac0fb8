"""URL patterns of microprojects, one module per area."""

from microprojects.urls import core, events, plan, progress

app_name = "microprojects"
urlpatterns = [*core.urlpatterns, *plan.urlpatterns, *progress.urlpatterns, *events.urlpatterns]
