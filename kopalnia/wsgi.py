import os
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

from kopalnia.lib.web.middleware import FOREIGN_CHARSET

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kopalnia.settings")


class PlainRequest(WSGIRequest):
    """A request that is read as UTF-8, whatever charset it names.

    Django believes a charset that Python has a codec of. Some are none of text (`rot13`, `zlib`): reading the query string
    then fails before any middleware could answer. `PlainRequestMiddleware` refuses what came in another charset.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        super()._set_content_type_params({})  # type: ignore[misc]
        kind, *params = meta.get("CONTENT_TYPE", "").split(";")
        plain = [part for part in params if not part.strip().lower().startswith("charset")]
        named = [part for part in params if part not in plain and not is_utf8(part.partition("=")[2].strip(" \"'"))]
        self.META[FOREIGN_CHARSET] = bool(named)
        super()._set_content_type_params({**meta, "CONTENT_TYPE": ";".join([kind, *plain])})  # type: ignore[misc]


def is_utf8(charset: str) -> bool:
    """Whether the name is one of UTF-8 or of its part ASCII."""
    return charset.lower().replace("_", "-") in {"utf-8", "utf8", "us-ascii", "ascii", ""}


application = get_wsgi_application()
application.request_class = PlainRequest
