"""The words around the frozen content (of the contents page, captions, the index), in the language of the publication."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from kopalnia.lib.words import typography


def words_of(content: dict[str, Any], *, unnamed: bool = False) -> dict[str, str]:
    """Furniture of the web page and of the PDF. `unnamed` says that names were left out since the freeze."""
    language = content["language"]
    with override(language):
        frozen_on = typography.long_date(dt.date.fromisoformat(content["frozen_on"]), language)
        return {
            "publication": _("Publication"),
            "issue": _("Issue %(n)s") % {"n": content["number"]},
            "corrects": _("corrects issue %(n)s") % {"n": content["corrects"]} if content["corrects"] else "",
            "frozen": _("Data as of %(day)s") % {"day": frozen_on},
            "contents": _("Contents"),
            "chapter": _("Chapter"),
            "of": _("chapter %(n)s of %(total)s"),
            "until": _("until %(day)s:"),
            "drawing": _("A drawing instead of a photo: not everyone in it has given consent."),
            "unnamed": _("Names of people who have since withdrawn their consent are left out.") if unnamed else "",
            "figures": _("Where the numbers come from"),
            "figures_lead": _(
                "Each number was counted from records by the rule given here and frozen with this issue."
            ),
            "bracket": _("Numbers in brackets refer to the list “%(title)s”.")
            % {"title": _("Where the numbers come from")},
            "records": _("Records"),
            "rule": _("Rule"),
            "funding": _("Funding"),
        }
