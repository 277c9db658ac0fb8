"""Finding people to give a card to."""

from django.utils.translation import gettext_lazy as _

from kopalnia.lib.web.fields import LineField
from kopalnia.lib.web.forms import BaseForm


class CardFilter(BaseForm):
    """Whom to look for; read from the address, never refused."""

    q = LineField(label=_("Name"), required=False, max_length=100)
