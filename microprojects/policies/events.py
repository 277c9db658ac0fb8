"""Who may plan events, count their recipients and declare overlaps."""

from django.utils import timezone
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.undo import Undoing
from microprojects.choices import EventState
from microprojects.days import before_edition
from microprojects.models import Event, Microproject, Overlap
from microprojects.policies import work_in
from people.models import User
from people.undo import may_undo, way_back


def plan_event(user: User, microproject: Microproject) -> Decision:
    """Add an event or a series: the group or the coordination in its stead."""
    return work_in(user, microproject)


def edit_event(user: User, event: Event) -> Decision:
    """Change a planned event. One that was held or cancelled is evidence."""
    decision = work_in(user, event.microproject)
    if not decision:
        return decision
    if event.state != EventState.PLANNED:
        return no(_("You can only change a planned event."))
    return yes()


def hold_event(user: User, event: Event) -> Decision:
    """Mark an event as held, once it has begun."""
    decision = edit_event(user, event)
    if not decision:
        return decision
    if event.starts_at > clock.now():
        return no(_("You can mark it as held once it has started."))
    if sentence := before_edition(event.microproject.edition, timezone.localdate(event.starts_at)):
        return no(sentence)
    return yes()


def cancel_event(user: User, event: Event) -> Decision:
    """Cancel a planned event, with the reason."""
    return edit_event(user, event)


def undo_event(user: User, event: Event) -> Undoing:
    """Take back that an event was held or cancelled: the group for a while, later the coordination with a reason."""
    microproject = event.microproject
    return may_undo(
        event,
        could=work_in(user, microproject),
        coordinates=microproject.is_coordinated,
        edition=microproject.edition_id,
        way=way_back(event),
    )


def count_recipients(user: User, event: Event) -> Decision:
    """Write down or correct how many people came."""
    if not (event.microproject.in_team or event.microproject.is_coordinated):
        return no(_("Only team members can write here."))
    if event.state != EventState.HELD:
        return no(_("You can count recipients once the event is marked as held."))
    return yes()


def declare_overlap(user: User, microproject: Microproject) -> Decision:
    """Declare that the same people were at two events; between groups only the coordination sees both."""
    if not (microproject.in_team or microproject.is_coordinated):
        return no(_("Only team members can write here."))
    return yes()


def correct_overlap(user: User, overlap: Overlap) -> Decision:
    """Correct or take back a declared overlap: who could declare it."""
    first, second = overlap.first.microproject, overlap.second.microproject
    if first.is_coordinated or (first.in_team and first.pk == second.pk):
        return yes()
    return no(_("Only the coordinators can correct an overlap between two teams."))
