"""What gives a page its frame: heads, ways back, tabs, pages of a list, the earlier day."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kopalnia.demo.components.component import Component
from kopalnia.lib.domain import clock
from kopalnia.lib.web.pages import Page
from kopalnia.lib.web.undo import UndoForm

HERE = "#main"
MICROPROJECT = "Malowanie Szpitala"


def components() -> list[Component]:
    return [_page_head(), _confirm(), _as_of(), _back(), _breadcrumbs(), _looking_back(), _pagination(), _tabs()]


def _page_head() -> Component:
    heading = _("Visits and map")
    return Component(
        "page_head",
        _("Opens a page: what is true now, and one main action."),
        (
            {"h1": heading},
            {"h1": heading, "eyebrow": "Kopalnia Aktywności, 2016–2017", "note": _("Who, what, when and why")},
            {"h1": heading, "verb": _("Plan a visit"), "url": HERE, "icon": "plus-lg"},
            {"h1": MICROPROJECT, "former": "Kolorowe Korytarze", "former_until": dt.date(2017, 3, 14)},
        ),
        has_main_heading=True,
    )


def _confirm() -> Component:
    question, here = _("Withdraw your application?"), reverse("demo:components")
    effects = [_("The entry is awaiting an answer again."), _("The hours do not count until they are confirmed.")]
    return Component(
        "confirm",
        _("Asks before a step that matters: what will happen, one button, a way back."),
        (
            {"question": question, "verb": _("Withdraw the application"), "kind": "stop", "back_url": here},
            {
                "question": _("Undo the last step"),
                "effects": effects,
                "verb": _("Undo"),
                "back_url": here,
                "form": UndoForm(),
            },
        ),
        has_main_heading=True,
    )


def _as_of() -> Component:
    day = clock.today()
    return Component(
        "as_of",
        _("Shows an edition as it was on an earlier day. On a computer it is in the bar, on a phone in the menu."),
        (
            {"offered": True, "place": "bar", "today": day},
            {"offered": True, "place": "menu", "today": day, "as_of": dt.date(2017, 6, 3)},
        ),
        within="side",
    )


def _back() -> Component:
    return Component(
        "back", _("Goes back from a page viewed on a phone."), ({"url": HERE, "label": _("Your account")},)
    )


def _breadcrumbs() -> Component:
    first = {"first": _("Microprojects"), "first_url": HERE}
    return Component(
        "breadcrumbs",
        _("Shows where the page is and links to the pages above it."),
        (
            {**first, "here": MICROPROJECT},
            {**first, "second": MICROPROJECT, "second_url": HERE, "here": _("Aim and plan")},
        ),
    )


def _looking_back() -> Component:
    return Component(
        "looking_back",
        _("Appears above every page while someone views an earlier day."),
        ({"as_of": dt.date(2017, 6, 3)},),
    )


def _pagination() -> Component:
    def page(number: int, *, total: int | None, more: bool) -> dict[str, object]:
        return {"page": Page(items=[], number=number, size=50, total=total, has_next=more)}

    return Component(
        "pagination",
        _("Turns the pages of a long list and keeps its filters."),
        (page(1, total=130, more=True), page(2, total=130, more=True), page(3, total=None, more=False)),
    )


def _tabs() -> Component:
    def tab(label: str, count: int | None = None, *, current: bool = False) -> dict[str, object]:
        return {"label": label, "url": HERE, "count": count, "current": current}

    plain = [tab(_("Plan and sessions"), current=True), tab(_("Attendance")), tab(_("Certificates"))]
    counted = [
        tab(pgettext("applications", "No decision"), 4, current=True),
        tab(pgettext("applications", "Withdrawn"), 0),
    ]
    return Component(
        "tabs",
        _("Parts of one page as links, with counts where they help to choose."),
        ({"tabs": plain}, {"tabs": counted, "label": _("Applications")}),
    )
