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
from publications.models import Chapter, Publication, Withdrawal


def begin(user: User, edition: Edition) -> Decision:
    """The coordinators of the edition."""
    return coordinate(user, edition)


def work_on(user: User, publication: Publication) -> Decision:
    """The coordinators of the edition."""
    return coordinate(user, publication.edition)


def work_on_chapter(user: User, chapter: Chapter) -> Decision:
    """The coordinators of the edition."""
    return work_on(user, chapter.publication)


def look_at_withdrawal(user: User, withdrawal: Withdrawal) -> Decision:
    """The coordinators of the edition."""
    return work_on(user, withdrawal.publication)


def edit(user: User, publication: Publication) -> Decision:
    """The coordinators of the edition, as long as nothing is frozen."""
    return work_on(user, publication) and changeable(publication)


def edit_chapter(user: User, chapter: Chapter) -> Decision:
    """The coordinators of the edition, as long as nothing is frozen."""
    return edit(user, chapter.publication)


def changeable(publication: Publication) -> Decision:
    """Whether texts, photos, quotes and order may change, whoever asks. Actions ask it again under the lock."""
    return yes() if publication.is_open else no(closed(publication))


def closed(publication: Publication) -> str:
    """Why the texts of an issue no longer change, and what to do."""
    if publication.state == PublicationState.DISCARDED:
        return _("This issue was discarded. To change something, restore it first.")
    if publication.state == PublicationState.FROZEN:
        return _("This issue is frozen. To change something, reopen it or start a correction.")
    return _("This issue has been released. To change something, start a correction.")


def one_open() -> str:
    """Why no other issue begins."""
    return _("Another issue of the publication is open in this language. Freeze or discard it first.")


def discard(user: User, publication: Publication) -> Decision:
    """The coordinators of the edition, as long as nothing is frozen."""
    return edit(user, publication)


def undo_step(user: User, publication: Publication) -> Undoing:
    """The coordinators of the edition, before its release."""
    coordinates = work_on(user, publication)
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
    """The coordinators of the edition, when nothing blocks. The same problems are shown on the page."""
    decision = edit(user, publication)
    if not decision:
        return decision
    stopped = blocking(problems)
    if stopped:
        return no(stopped[0].sentence)
    return yes()


def release(user: User, publication: Publication) -> Decision:
    """The coordinators of the edition, once it is frozen."""
    decision = work_on(user, publication)
    if not decision:
        return decision
    if publication.state == PublicationState.RELEASED:
        return no(_("This issue has already been released."))
    if publication.state != PublicationState.FROZEN:
        return no(_("Freeze the issue first. Only a frozen issue can be released."))
    return yes()


def correct(user: User, publication: Publication) -> Decision:
    """The coordinators of the edition, once it is frozen, while no other one is open."""
    return work_on(user, publication) and correctable(publication)


def correctable(publication: Publication) -> Decision:
    """Whether a new issue may begin that corrects this one, whoever asks. Actions ask it again under the lock."""
    if publication.is_open:
        return no(_("This issue is not frozen yet. You can simply edit it."))
    if publication.state == PublicationState.DISCARDED:
        return no(closed(publication))
    if _other_open(publication):
        return no(one_open())
    return yes()
