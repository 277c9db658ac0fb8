"""The eight words of the menu, as data: which word leads where and whose edition shows it.

The words never change: they are the same in the menu, in permissions and in the manual. What a person does not use is
left out; what they may do is decided by the views, never here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

COORDINATOR: Final = "coordinator"
ADMINISTRATOR: Final = "administrator"
MENTOR: Final = "mentor"
PARTICIPANT: Final = "participant"
REPRESENTATIVE: Final = "representative"

RUNNING: Final = frozenset({COORDINATOR, ADMINISTRATOR})
TAKING_PART: Final = RUNNING | {MENTOR, PARTICIPANT}
# Who may look at an earlier day: those who see other people. A participant has their own history, a company its months.
LOOKING_BACK: Final = RUNNING | {MENTOR}


@dataclass(frozen=True, eq=False)
class Word:
    """One entry of the menu. `roles` are the roles in the edition that see it."""

    section: str
    label: Promise
    icon: str
    url_name: str
    roles: frozenset[str]


WORDS: Final = (
    Word("nabor", pgettext_lazy("menu", "Call"), "inbox", "recruitment:recruitment_board", RUNNING),
    Word("ludzie", pgettext_lazy("menu", "People and teams"), "people", "programmes:people_list", RUNNING),
    Word("szkolenia", pgettext_lazy("menu", "Training"), "calendar2-check", "trainings:training_list", TAKING_PART),
    Word("wizyty", pgettext_lazy("menu", "Visits and map"), "geo-alt", "visits:visit_list", TAKING_PART),
    Word(
        "mikroprojekty",
        pgettext_lazy("menu", "Microprojects"),
        "bricks",
        "microprojects:microproject_list",
        TAKING_PART,
    ),
    Word("wyniki", pgettext_lazy("menu", "Results"), "bar-chart", "reports:results", RUNNING | {REPRESENTATIVE}),
    Word("publikacja", pgettext_lazy("menu", "Publication"), "book", "publications:publication_list", RUNNING),
    Word("wiadomosci", pgettext_lazy("menu", "Messages"), "envelope", "programmes:message_list", RUNNING),
)
TOOLS: Final = (
    Word("historia", pgettext_lazy("menu", "Change history"), "clock-history", "programmes:edition_history", RUNNING),
    Word("zasady", pgettext_lazy("menu", "Edition rules"), "sliders", "programmes:edition_settings", RUNNING),
)

# What belongs to the whole portal; only administrators see it.
PORTAL: Final = (
    ("programmes:programme_list", pgettext_lazy("menu", "Programmes")),
    ("organisations:organisation_list", pgettext_lazy("menu", "Organisations")),
    ("people:administrator_list", pgettext_lazy("menu", "Administrators")),
    ("people:second_factor_list", pgettext_lazy("menu", "Two-step verification")),
    ("people:mail_list", pgettext_lazy("menu", "Mail")),
    ("people:consent_text_list", pgettext_lazy("menu", "Consent texts")),
    ("portal_health", pgettext_lazy("menu", "Portal status")),
)


@dataclass(frozen=True, eq=False)
class Item:
    label: Any
    icon: str
    url: str
    current: bool
    exact: bool = True

    @property
    def aria_current(self) -> str:
        """Whether the page is this very one, or one below it."""
        return "page" if self.exact else "true"


def home_item(*, section: str, path: str) -> Item:
    """The way home, for everybody; current also on the address of the home page itself."""
    url = reverse("home")
    current = section == "pulpit" or (not section and path == url)
    return Item(pgettext_lazy("menu", "Home"), "house-door", url, current, path == url)


def items(words: Iterable[Word], *, edition: Any, section: str, path: str) -> list[Item]:
    """The words this person sees in this edition; the one named by `section` is current."""
    if edition is None:
        return []
    roles = {str(role) for role in getattr(edition, "roles", ())}
    addressed = [(word, reverse(word.url_name, args=[edition.code])) for word in words if roles & word.roles]
    return [Item(word.label, word.icon, url, word.section == section, path == url) for word, url in addressed]


def portal_items(*, edition: Any, path: str) -> list[Item]:
    """The way to the portal's administration, on the pages of an edition."""
    if ADMINISTRATOR not in {str(role) for role in getattr(edition, "roles", ())}:
        return []
    url = reverse(PORTAL[0][0])
    return [Item(pgettext_lazy("menu", "Portal"), "building", url, path == url)]


def portal_tabs(path: str) -> list[dict[str, Any]]:
    urls = [(reverse(name), label) for name, label in PORTAL]
    return [{"url": url, "label": label, "current": path.startswith(url)} for url, label in urls]
