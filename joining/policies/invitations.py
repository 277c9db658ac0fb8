"""Who may accept an invitation. Who may send one is who coordinates the edition."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from joining.models import Invitation
from kopalnia.lib.web.access import Decision, no, yes
from people.models import User


def accept(user: User | AnonymousUser, invitation: Invitation) -> Decision:
    """Take the role: for whoever is signed in and has proven the very address the invitation was sent to."""
    if not user.is_authenticated:
        return no(_("Sign in with the address this invitation was sent to."))
    own = EmailAddress.objects.filter(user=user, email=invitation.email).values_list("verified", flat=True)
    if not own:
        return no(
            _("This invitation was sent to %(address)s, and you are signed in to another account.")
            % {"address": invitation.masked_email}
        )
    if not any(own):
        return no(_("Confirm your e-mail address first: the code we sent there has not been entered yet."))
    return yes()
