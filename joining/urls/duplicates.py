from django.urls import path

from joining.views import duplicates

PAGES = "edycje/<code:edition_code>/duplikaty/"
urlpatterns = [
    path(PAGES, duplicates.duplicate_list, name="duplicate_list"),
    path(f"{PAGES}cofnij/<code:merge_code>/", duplicates.merge_undo, name="merge_undo"),
    path(f"{PAGES}<code:user_code>/", duplicates.duplicate_search, name="duplicate_search"),
    path(f"{PAGES}<code:user_code>/<code:other_code>/", duplicates.duplicate_merge, name="duplicate_merge"),
]
