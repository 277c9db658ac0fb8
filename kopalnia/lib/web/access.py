"""Who may open a screen and who may do a verb.

Two levels, both explicit. A *screen* says on itself who enters, so that a system check and the table of all URLs can be
made from the code: ``@public("why")``, ``@allow(rule)`` for a rule about the person alone, or a guard of the row it is
about (`row_guard`), such as ``@edition_page(coordinate)``: the row is found through ``visible_to`` (404 for a stranger),
the rule is asked about it (403 with its reason), and the view is given the row. A *verb* asks a policy
``(user, row) -> Decision``; the view, the template and the tests ask the same function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.functional import Promise

from kopalnia.lib.web.request_cache import forget
from kopalnia.lib.web.safe_redirects import own_page

if TYPE_CHECKING:
    from people.models import User

Sentence = str | Promise
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class SignedInRequest(HttpRequest):
    """A request that passed ``@allow`` or a guard of a row: the user is a real one.

    `decision` is what the last rule of the guard said, for a view that reads more from it than a yes.
    """

    user: User
    decision: Any


@dataclass(frozen=True, eq=False, slots=True)
class Decision:
    """Yes, or no with a sentence the person may read. Truthy when allowed."""

    allowed: bool
    reason: Sentence = ""

    def __bool__(self) -> bool:
        return self.allowed


def yes() -> Decision:
    return Decision(True)


def no(reason: Sentence) -> Decision:
    return Decision(False, reason)


class Refused(PermissionDenied):
    """A verb was refused; the 403 page prints ``reason``."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


def require(decision: Decision, *, error: Callable[..., Exception] = Refused) -> None:
    """Raise `Refused` with the decision's reason unless it is a yes; a verb that came too late raises another ``error``."""
    if not decision:
        raise error(decision.reason)


Rule = Callable[[Any], Decision]
RowRule = Callable[[Any, Any], Decision]


def require_still(rule: RowRule, user: User, row: Any, *, of: Any = None) -> None:
    """Ask the rule of a page once more, of the row an action has locked. Raises `Refused`.

    Between the page and the lock a role may have ended, or a place in the team. What the request remembers of the person
    is forgotten, and what the row belongs to (`of`, such as its edition; else the row itself) learns anew what they are.
    """
    forget(user)
    (row if of is None else of).as_read_by(user)
    require(rule(user, row))


@dataclass(frozen=True, slots=True)
class AccessRule:
    """What a view declared: its rules, or why it is open to everybody."""

    rules: tuple[Callable[..., Decision], ...] = ()
    public_because: str = ""
    # Asked instead when the page's form is sent, where more people read the page than may send it.
    to_send: Callable[..., Decision] | None = None

    @property
    def is_public(self) -> bool:
        return bool(self.public_because)

    @property
    def name(self) -> str:
        """Short name for the table of all URLs."""
        return "public" if self.is_public else " + ".join(rule.__name__ for rule in self.rules)

    @property
    def description(self) -> str:
        """In words: the first line of what each rule says of itself."""
        if self.is_public:
            return self.public_because
        said = " ".join(_first_line(rule) for rule in self.rules).strip()
        return said if self.to_send is None else f"{said} To send: {_first_line(self.to_send)}"


def _first_line(rule: Callable[..., Decision]) -> str:
    return (rule.__doc__ or "").strip().partition("\n")[0]


def access_of(view: Any) -> AccessRule | None:
    """The rule a view declared, or None."""
    return getattr(view, "access", None)


def allow(*rules: Rule) -> Callable[[View], View]:
    """Open the view to signed-in people whom every rule lets in.

    A visitor is sent to sign in and comes back afterwards; a refused person gets the 403 page with the rule's
    sentence.
    """
    if not rules:
        raise TypeError("@allow needs at least one rule; a screen for everybody says @public(why).")

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _sign_in(request)
            for rule in rules:
                require(rule(request.user))
            return view(request, *args, **kwargs)

        guarded.access = AccessRule(rules=rules)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def row_guard(load: Callable[..., Any]) -> Callable[..., Callable[[View], View]]:
    """Make the guard of pages about one row, from the function that finds it.

    ``load(request, *, code)`` returns the row as the asking person may see it and raises ``Http404`` for a stranger; its
    keyword-only parameters are those of the address that it takes, with a default where an address of the page leaves one
    out. The guard is used as ``@guard(rule, …)``: it sends visitors to sign in, finds the row, asks each rule
    ``(user, row)`` and raises `Refused` with the reason of the first that says no. ``@guard(rule, to_send=another)`` asks
    another rule when the form of the page is sent. The view gets the row after the request, and of the address the
    parameters that ``load`` did not take.
    """
    takes = [name for name, one in signature(load).parameters.items() if one.kind is one.KEYWORD_ONLY]

    def guard(*rules: RowRule, to_send: RowRule | None = None) -> Callable[[View], View]:
        if not rules:
            raise TypeError("A page of a row needs at least one rule about it.")

        def decorate(view: View) -> View:
            @wraps(view)
            def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
                if not request.user.is_authenticated:
                    return _sign_in(request)
                row = load(request, **{name: kwargs.pop(name) for name in takes if name in kwargs})
                for rule in rules if to_send is None or request.method != "POST" else (to_send,):
                    request.decision = rule(request.user, row)  # type: ignore[attr-defined]
                    require(request.decision)  # type: ignore[attr-defined]
                return view(request, row, **kwargs)

            guarded.access = AccessRule(rules=rules, to_send=to_send)  # type: ignore[attr-defined]
            return guarded  # type: ignore[return-value]

        return decorate

    return guard


def public(why: str) -> Callable[[View], View]:
    """Open the view to everybody and say why."""
    if not why:
        raise TypeError("@public needs a reason.")

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        opened.access = AccessRule(public_because=why)  # type: ignore[attr-defined]
        return opened  # type: ignore[return-value]

    return decorate


def _sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back to the page the person was on (a form's page, not the address it posts to).

    What was typed into a form is given back by `kopalnia.lib.web.rejected_form.RejectedFormMiddleware`.
    """
    from django.contrib.auth.views import redirect_to_login  # needs the user model, which imports this module

    back = request.get_full_path()
    if request.method not in {"GET", "HEAD"}:
        back = own_page(request, request.headers.get("Referer", ""))
    return redirect_to_login(back)
