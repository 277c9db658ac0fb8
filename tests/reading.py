"""Pages as people read them."""

import re
from zoneinfo import ZoneInfo

from django.http import HttpResponse

WARSAW = ZoneInfo("Europe/Warsaw")


def words(answer: HttpResponse) -> str:
    """The page with plain spaces and without the one-time keys of its forms, so that two readings can be compared."""
    text = answer.content.decode().replace("\xa0", " ")
    return re.sub(r'name="(_once|csrfmiddlewaretoken)" value="[^"]*"', "", text)
