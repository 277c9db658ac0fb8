"""Who may issue a printed card to whom. A card opens an account to whoever holds it and its PIN, and the one who prints it
has both in hand: so it is only for accounts through which the issuer gains nothing they do not already see."""

from django.utils.translation import gettext as _

from kopalnia.lib.web.access import Decision, no, yes
from people.models import User
from programmes.models import Edition, Participation
from programmes.policies import coordinate


def issue_card(user: User, edition: Edition, holder: Participation) -> Decision:
    """The coordination, to a participant without any other role. `holder` comes from `queries.cards.holders`."""
    if not (allowed := coordinate(user, edition)):
        return allowed
    if not holder.is_active():
        return no(_("This person is no longer taking part."))
    if holder.has_role:  # type: ignore[attr-defined]
        return no(_("Cards are only for participants. This person also has another role and signs in by e-mail."))
    if holder.is_elsewhere:  # type: ignore[attr-defined]
        return no(
            _(
                "This person also takes part in an edition you do not coordinate. The portal administrators can issue"
                " the card."
            )
        )
    return yes()
