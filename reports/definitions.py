"""What each figure of the results counts, in words that stand beside it. A change of a rule is a new version.

A figure is never typed in: `reports.figures` computes it from the records its door opens to, and their sum is the figure.
Sources of the rules: the funder's usual metrics (enrolled, active and completed apart; training hours and person-hours;
only confirmed volunteer hours; direct recipients as people with bounds, indirect ones never added).
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


class Unit(StrEnum):
    PEOPLE = "people"
    MINUTES = "minutes"
    ITEMS = "items"
    BOUNDS = "bounds"


@dataclass(frozen=True, eq=False, slots=True)
class Definition:
    """`key` stands in the address of the door; `rule` says what is counted and what is not.

    `counted_then` is the label of a day looked back to, where the usual one speaks of today.
    A definition equals itself alone (`eq=False`): the hash of its translated words would change with the language.
    """

    key: str
    label: Promise
    rule: Promise
    unit: Unit
    counted: Promise | None = None
    counted_then: Promise | None = None
    version: int = 1

    def said_of(self, number: int, *, looking_back: bool = False) -> str:
        """The label as it stands after a number: «20 osób zapisanych». Looking back nothing is said to be of today."""
        counted = self.counted_then if looking_back and self.counted_then is not None else self.counted
        return str(counted % number) if counted is not None else str(self.label)  # type: ignore[operator]


ENROLLED = Definition(
    "zapisani",
    _("people enrolled"),
    _("Everyone who ever started taking part, including those who later left."),
    Unit.PEOPLE,
    ngettext_lazy("person enrolled", "people enrolled"),
)
ACTIVE = Definition(
    "aktywni",
    _("people active today"),
    _("Enrolled people who are still taking part."),
    Unit.PEOPLE,
    ngettext_lazy("person active today", "people active today"),
    ngettext_lazy("person active on that day", "people active on that day"),
)
COMPLETED = Definition(
    "ukonczyli",
    _("people who completed the programme"),
    _(
        "Enrolled people who attended enough of the planned training hours and have at least one confirmed entry."
        " Each edition sets its own threshold."
    ),
    Unit.PEOPLE,
    ngettext_lazy("person who completed the programme", "people who completed the programme"),
)
TRAINING_HOURS = Definition(
    "godziny-szkolen",
    _("training delivered"),
    _("The time of sessions with a signed-off attendance list, without breaks."),
    Unit.MINUTES,
)
PERSON_HOURS = Definition(
    "osobogodziny",
    _("training attended, total for everyone"),
    _("The time each person was present at sessions with a signed-off attendance list."),
    Unit.MINUTES,
)
MICROPROJECTS = Definition(
    "mikroprojekty",
    _("microprojects"),
    _("All microprojects of the edition, by their status today."),
    Unit.ITEMS,
    ngettext_lazy("microproject", "microprojects"),
)
EVENTS = Definition(
    "wydarzenia",
    _("events held"),
    _("Events that took place. Each date of a recurring event counts as one."),
    Unit.ITEMS,
    ngettext_lazy("event held", "events held"),
)
VOLUNTEER_HOURS = Definition(
    "godziny-wolontariatu",
    _("confirmed volunteering"),
    _("Hours from entries confirmed by someone other than their author."),
    Unit.MINUTES,
)
RECIPIENTS = Definition(
    "odbiorcy",
    _("direct recipients"),
    _(
        "People reached directly by events: at least, most likely, at most. The same people at a recurring event"
        " count once, and declared overlaps are deducted from the first two figures. Indirect recipients are not"
        " added."
    ),
    Unit.BOUNDS,
)

ALL = (
    ENROLLED,
    ACTIVE,
    COMPLETED,
    TRAINING_HOURS,
    PERSON_HOURS,
    MICROPROJECTS,
    EVENTS,
    VOLUNTEER_HOURS,
    RECIPIENTS,
)
BY_KEY = {definition.key: definition for definition in ALL}
