"""Who may plan events, count their recipients and declare overlaps."""

from django.utils import timezone
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.problems import Problem
from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.undo import Undoing
from microprojects.allowed_days import before_edition
from microprojects.choices import CountMethod, EventState
from microprojects.models import Event, Microproject, Overlap
from microprojects.models.event import NOT_IN_ORDER, ONLY_ESTIMATES_RANGE
from microprojects.policies import read, work_in, write_for
from people.models import User
from people.undo import may_undo, way_back


def plan_event(user: User, microproject: Microproject) -> Decision:
    """Members of the team, and the coordinators in their stead, while the microproject is open."""
    return work_in(user, microproject)


def read_event(user: User, event: Event) -> Decision:
    """Members of the team, its mentors and the coordinators."""
    return read(user, event.microproject)


def edit_event(user: User, event: Event) -> Decision:
    """Members of the team, and the coordinators in their stead, as long as the event is planned."""
    return work_in(user, event.microproject) and is_planned(event)


def is_planned(event: Event) -> Decision:
    """Whether the event is only planned. One that was held or cancelled is evidence."""
    return yes() if event.state == EventState.PLANNED else no(_("You can only change a planned event."))


def hold_event(user: User, event: Event) -> Decision:
    """Members of the team, and the coordinators in their stead, once the event has begun."""
    return edit_event(user, event) and has_begun(event)


def has_begun(event: Event) -> Decision:
    """Whether the event may be said to have been held."""
    if event.starts_at > clock.now():
        return no(_("You can mark it as held once it has started."))
    if sentence := before_edition(event.microproject.edition, timezone.localdate(event.starts_at)):
        return no(sentence)
    return yes()


def cancel_event(user: User, event: Event) -> Decision:
    """Members of the team, and the coordinators in their stead, as long as the event is planned."""
    return edit_event(user, event)


def undo_event(user: User, event: Event) -> Undoing:
    """Members of the team for a while; the coordinators later too, with a reason."""
    microproject = event.microproject
    return may_undo(
        event,
        could=work_in(user, microproject),
        coordinates=microproject.is_coordinated,
        edition=microproject.edition_id,
        way=way_back(event),
    )


def count_recipients(user: User, event: Event) -> Decision:
    """Members of the team, and the coordinators in their stead, once the event was held."""
    return write_for(user, event.microproject) and is_held(event)


def is_held(event: Event) -> Decision:
    """Whether there is anything to count."""
    if event.state != EventState.HELD:
        return no(_("You can count recipients once the event is marked as held."))
    return yes()


def problem_of_count(method: str, lower: int, best: int, upper: int, note: str) -> Problem | None:
    """What is wrong with a count, if anything; the problem names its field."""
    if not 0 <= lower <= best <= upper:
        return Problem(NOT_IN_ORDER, field="best")
    if method != CountMethod.ESTIMATE and lower != upper:
        return Problem(ONLY_ESTIMATES_RANGE, field="best")
    if method == CountMethod.ESTIMATE and not note.strip():
        return Problem(_("Say how you made the estimate."), field="note")
    return None


def declare_overlap(user: User, microproject: Microproject) -> Decision:
    """Members of the team, and the coordinators in their stead.

    The same people were at two events; of two teams only the coordinators see both.
    """
    return write_for(user, microproject)


def correct_overlap(user: User, overlap: Overlap) -> Decision:
    """Members of the team of both events; the coordinators."""
    first, second = overlap.first.microproject, overlap.second.microproject
    if first.is_coordinated or (first.in_team and first.pk == second.pk):
        return yes()
    return no(_("Only the coordinators can correct an overlap between two teams."))
