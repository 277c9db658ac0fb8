"""Who may do what with a publication. Refusals come first and say why; yes comes last."""

from django.utils.translation import gettext as _

from kopalnia.lib.access import Decision, no, yes
from kopalnia.lib.problems import Problem, blocking
from people.models import User
from programmes.models import Edition
from programmes.policies import steer
from publications.choices import PublicationState
from publications.models import Publication


def begin(user: User, edition: Edition) -> Decision:
    """Begin a publication: the coordination of the edition."""
    return steer(user, edition)


def edit(user: User, publication: Publication) -> Decision:
    """Change texts, photos, quotes and order, as long as nothing is frozen."""
    decision = steer(user, publication.edition)
    if not decision:
        return decision
    if publication.state != PublicationState.COLLECTING:
        return no(_("This edition is frozen. To change something, begin a correction."))
    return yes()


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
    decision = steer(user, publication.edition)
    if not decision:
        return decision
    if publication.state == PublicationState.RELEASED:
        return no(_("This edition is already released."))
    if publication.state != PublicationState.FROZEN:
        return no(_("Freeze the edition first: only what is frozen can be released."))
    return yes()


def correct(user: User, publication: Publication) -> Decision:
    """Begin a new edition that corrects this one; this one stays as it is."""
    decision = steer(user, publication.edition)
    if not decision:
        return decision
    if publication.state == PublicationState.COLLECTING:
        return no(_("This edition is not frozen yet: simply edit it."))
    return yes()
