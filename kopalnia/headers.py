"""Response headers for which Django has no setting."""

from collections.abc import Callable

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse


@receiver(user_logged_out)
def remember_the_end(request: HttpRequest, **kwargs: object) -> None:
    request.session_ended = True  # type: ignore[attr-defined]


class HeadersMiddleware:
    """Keep answers to this origin, what a signed-in person sees out of every cache, and nothing after signing out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            # Whatever the view said: what is public may be shown here with the words of the person's own home.
            response.headers["Cache-Control"] = "private, no-store"
        if getattr(request, "session_ended", False):
            # Not the cookies: the choice of a language is no secret.
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response
