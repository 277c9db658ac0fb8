"""Who may do what with a publication. Refusals come first and say why; yes comes last."""

from django.utils.translation import gettext as _

from kopalnia.lib.domain.problems import Problem, blocking
from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.undo import Undoing
from people.models import User
from people.undo import may_undo, way_back
from programmes.models import Edition
from programmes.policies import coordinate
from publications.choices import PublicationState
from publications.models import Publication


def begin(user: User, edition: Edition) -> Decision:
    """Begin a publication: the coordination of the edition."""
    return coordinate(user, edition)


def edit(user: User, publication: Publication) -> Decision:
    """Change texts, photos, quotes and order, as long as nothing is frozen."""
    decision = coordinate(user, publication.edition)
    if not decision:
        return decision
    if not publication.is_open:
        return no(closed(publication))
    return yes()


def closed(publication: Publication) -> str:
    """Why the texts of an edition no longer change, and what to do."""
    if publication.state == PublicationState.DISCARDED:
        return _("This issue was discarded. To change something, restore it first.")
    if publication.state == PublicationState.FROZEN:
        return _("This issue is frozen. To change something, reopen it or start a correction.")
    return _("This issue has been released. To change something, start a correction.")


def one_open() -> str:
    """Why no other edition begins."""
    return _("Another issue of the publication is open in this language. Freeze or discard it first.")


def discard(user: User, publication: Publication) -> Decision:
    """Put away an open edition that was begun by mistake."""
    return edit(user, publication)


def undo_step(user: User, publication: Publication) -> Undoing:
    """Open a frozen edition again before its release, or a discarded one: the coordination."""
    coordinates = coordinate(user, publication.edition)
    decision = may_undo(
        publication, could=coordinates, coordinates=coordinates.allowed, edition=None, way=way_back(publication)
    )
    if decision and _other_open(publication):
        return Undoing(False, one_open())
    return decision


def _other_open(publication: Publication) -> bool:
    rows = Publication.objects.filter(edition=publication.edition_id, language=publication.language)
    return rows.filter(state=PublicationState.COLLECTING).exclude(pk=publication.pk).exists()


def freeze(user: User, publication: Publication, problems: list[Problem]) -> Decision:
    """Freeze the edition when nothing blocks. The same problems are shown on the page."""
    decision = edit(user, publication)
    if not decision:
        return decision
    stopped = blocking(problems)
    if stopped:
        return no(stopped[0].sentence)
    return yes()


def release(user: User, publication: Publication) -> Decision:
    """Show a frozen edition to everybody."""
    decision = coordinate(user, publication.edition)
    if not decision:
        return decision
    if publication.state == PublicationState.RELEASED:
        return no(_("This issue has already been released."))
    if publication.state != PublicationState.FROZEN:
        return no(_("Freeze the issue first. Only a frozen issue can be released."))
    return yes()


def correct(user: User, publication: Publication) -> Decision:
    """Begin a new edition that corrects this one; this one stays as it is."""
    decision = coordinate(user, publication.edition)
    if not decision:
        return decision
    if publication.is_open:
        return no(_("This issue is not frozen yet. You can simply edit it."))
    if publication.state == PublicationState.DISCARDED:
        return no(closed(publication))
    if _other_open(publication):
        return no(one_open())
    return yes()
