"""Who may publish, close and change the call of an edition."""

from django.utils.translation import gettext as _

from kopalnia.lib.access import Decision, no, yes
from people.choices import ConsentPurpose
from people.models import ConsentText, User
from programmes.models import Application, Edition


def publish_call(user: User, edition: Edition) -> Decision:
    """Open the call to the public. It must say what, for whom, by which rules, and how data are kept."""
    if not edition.is_steered:
        return no(_("Only the coordination of this edition can do this."))
    if edition.call_published_at:
        return no(_("The call is already published."))
    missing = [
        label
        for text, label in (
            (edition.call_lead, _("what it is")),
            (edition.call_for_whom, _("for whom")),
            (edition.call_rules, _("the rules")),
            (edition.privacy_notice, _("the privacy notice")),
        )
        if not text
    ]
    if not missing and not any(text.purpose == ConsentPurpose.PARTICIPATION for text in ConsentText.objects.current()):
        return no(
            _(
                "There is no text of the consent to take part yet, and nobody could apply. The administration of the"
                " portal writes it on the page “Texts of consents”."
            )
        )
    if missing:
        return no(_("The call still lacks: %(missing)s.") % {"missing": ", ".join(missing)})
    return yes()


def unpublish_call(user: User, edition: Edition) -> Decision:
    """Take the publication back: while nobody has begun an application, not even a draft."""
    if not edition.is_steered:
        return no(_("Only the coordination of this edition can do this."))
    if not edition.call_published_at:
        return no(_("The call is not published."))
    if Application.everything.filter(edition=edition).exists():
        return no(_("Somebody has already begun to apply, so the call stays published. You can close it and say why."))
    return yes()


def close_call(user: User, edition: Edition) -> Decision:
    """Close a published call by hand, before its last day."""
    if not edition.is_steered:
        return no(_("Only the coordination of this edition can do this."))
    if not edition.call_published_at:
        return no(_("The call is not published."))
    if edition.call_closed_at:
        return no(_("The call is closed already."))
    return yes()


def reopen_call(user: User, edition: Edition) -> Decision:
    """Open a call again that was closed by hand; its dates hold as before."""
    if not edition.is_steered:
        return no(_("Only the coordination of this edition can do this."))
    if not edition.call_closed_at:
        return no(_("The call is not closed by hand. Its last day is in the plan of phases."))
    return yes()
