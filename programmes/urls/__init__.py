"""URL patterns of a programme, one module per area. Path words are Polish: people read addresses too."""

from programmes.urls import dates, partners, people, setup

app_name = "programmes"
urlpatterns = [*setup.urlpatterns, *dates.urlpatterns, *partners.urlpatterns, *people.urlpatterns]
