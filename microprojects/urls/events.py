"""Events, their recipients and overlaps."""

from django.urls import URLPattern, path

from kopalnia.lib.domain import codes  # noqa: F401 – registers <code:…>
from microprojects.views import events, recipients

urlpatterns: list[URLPattern] = [
    path("mikroprojekty/<code:code>/wydarzenia/", events.event_list, name="event_list"),
    path("mikroprojekty/<code:code>/wydarzenia/nowe/", events.event_new, name="event_new"),
    path("wydarzenia/<code:code>/", events.event_detail, name="event_detail"),
    path("wydarzenia/<code:code>/edycja/", events.event_edit, name="event_edit"),
    path("wydarzenia/<code:code>/odbylo-sie/", events.event_hold, name="event_hold"),
    path("wydarzenia/<code:code>/odwolanie/", events.event_cancel, name="event_cancel"),
    path("wydarzenia/<code:code>/cofniecie/", events.event_undo, name="event_undo"),
    path("wydarzenia/<code:code>/odbiorcy/", recipients.recipients_edit, name="recipients_edit"),
    path("mikroprojekty/<code:code>/czesci-wspolne/nowa/", recipients.overlap_new, name="overlap_new"),
    path(
        "wydarzenia/<code:code>/czesci-wspolne/<int:overlap_id>/wycofanie/",
        recipients.overlap_withdraw,
        name="overlap_withdraw",
    ),
    path("edycje/<code:edition_code>/mikroprojekty/czesci-wspolne/", recipients.overlap_list, name="overlap_list"),
]
