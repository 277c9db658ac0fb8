"""A form sent twice has one effect, and a form sent changed loses nothing.

Every rendered form carries a random key (``{% idempotency_key %}``). The first POST with a key inserts it in the same
transaction as its effect, with a keyed digest of what it held; a repeat (a double click, the Back button, a retry after
a lost answer) finds the key and is answered with the redirect the first one got. The insert is the lock: on PostgreSQL
the second request waits at the unique index, on SQLite at ``BEGIN IMMEDIATE``. An answer that is no redirect frees the
key (the form came back with its errors); an answer of 400 or more also rolls everything back. A view that succeeds
without a redirect (a file made on the way) marks it with ``done``.

Two things are asked about instead of being done or dropped (`Question`): the same key with other content, and, for forms
that say ``asks_before_repeating``, the same content with a fresh key within minutes (Back fetches the page anew, and the
browser puts the typed text into it). The form is then not valid, so its own view shows it again with all that was typed,
and the page says what was sent before. The question is put once: whoever sends that page means it.

Addresses may hold the key of an invitation: of the form's own only a hash is kept, and the one to go on to is sealed.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.messages.storage import default_storage
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import HttpResponseRedirectBase
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from kopalnia.lib.domain import encryption
from kopalnia.lib.domain.differences import Difference, differences
from kopalnia.lib.web import rejected_form
from kopalnia.lib.web.access import Refused
from kopalnia.lib.words import typography

FIELD, AGAIN = "idempotency_key", "send_again"
USE = "once"  # what the sealed addresses are sealed for
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
# Who sends the same again within this time is asked.
SOON = dt.timedelta(minutes=15)


def new_token() -> str:
    """A key for one rendered form."""
    return str(uuid.uuid4())


def done(response: HttpResponse) -> HttpResponse:
    """Say that this answer, though no redirect, is a success: the key stays used."""
    response.idempotent_answer_made = True  # type: ignore[attr-defined]
    return response


def made(row: models.Model) -> None:
    """Say which row this form made: whoever sends it changed is shown both."""
    if (sending := _sending.get()) is not None:
        sending.made = f"{row._meta.label_lower}:{row.pk}"


def must_ask(form: Any) -> bool:
    """Whether the person has to be asked before this valid form may have its effect."""
    sending = _sending.get()
    return sending is not None and sending.must_ask(form)


def question() -> Question | None:
    """What the person has to be asked, for the page that shows the form again."""
    sending = _sending.get()
    return None if sending is None else sending.question


@dataclass(slots=True)
class Question:
    """Something was sent before: `changed` (the same form, with other content) or equal to what comes now."""

    before: Any  # the key of the earlier sending
    changed: bool
    rows: list[Difference] = field(default_factory=list)

    @property
    def url(self) -> str:
        return encryption.unseal(self.before.location, use=USE)

    @property
    def again(self) -> str:
        """Sent with the form that asked: this content may have its effect once more."""
        return "" if self.changed else str(self.before.fingerprint)

    @property
    def title(self) -> str:
        if self.changed:
            return _("This form was already sent at %(time)s.") % {"time": self.time}
        return _("You sent the same thing at %(time)s. Send it again?") % {"time": self.time}

    @property
    def text(self) -> str:
        if self.changed:
            return _("Your new text is in the form below. If it is something different, send it as new.")
        return _("If it really happened twice, send the form below again. If not, you do not need to do anything.")

    @property
    def time(self) -> str:
        moment = timezone.localtime(self.before.created_at)
        words = f"{moment.hour}:{moment:%M}"
        return words if moment.date() == timezone.localdate() else f"{typography.short_date(moment.date())}, {words}"

    def compare(self, form: Any, user: Any) -> None:
        """Put what was sent beside what comes now, as far as the person may see the row that was made."""
        label, _colon, pk = self.before.made.partition(":")
        if self.changed and label:
            row = apps.get_model(label)._default_manager.visible_to(user).filter(pk=pk).first()  # type: ignore[attr-defined]
            self.rows = [] if row is None else differences(form, row)


@dataclass(slots=True)
class Sending:
    """One POST on its way through its view."""

    request: HttpRequest
    row: Any = None
    question: Question | None = None
    asked: bool = False
    claimed: bool = False
    overtaken: Any = None
    made: str = ""

    def must_ask(self, form: Any) -> bool:
        if self.question is None and not self.claimed and form.asks_before_repeating:
            self._claim()
        if self.question is not None and not self.asked:
            self.asked = True
            self.question.compare(form, self.request.user)
        return self.question is not None

    def lost(self, response: HttpResponseBase) -> bool:
        """Whether the question was swallowed: nobody asked the form, or the answer does not show it again."""
        return self.question is not None and (not self.asked or _succeeded(response))

    def end(self, response: HttpResponseBase) -> None:
        """Keep the key of a success, free it otherwise."""
        if self.row is None:
            return
        if _succeeded(response):
            self.row.status, self.row.location, self.row.made = (
                response.status_code,
                encryption.seal(_location(self.request, response), use=USE),
                self.made,
            )
            self.row.save(update_fields=["status", "location", "made"])
        else:
            self.row.delete()
            if self.overtaken is not None:
                type(self.overtaken)._base_manager.filter(pk=self.overtaken.pk).update(newest=True)

    def _claim(self) -> None:
        """Be the newest sending of this content; the unique index makes the second of two at once wait for the first."""
        keys, fingerprint = type(self.row)._base_manager, self.row.fingerprint
        while not self.claimed and self.question is None:
            try:
                with transaction.atomic():
                    keys.filter(pk=self.row.pk).update(newest=True)
                self.claimed = True
            except IntegrityError:
                before = keys.filter(fingerprint=fingerprint, newest=True).select_for_update().first()
                if before is None:
                    continue
                soon = before.created_at > timezone.now() - SOON
                if soon and self.request.POST.get(AGAIN) != fingerprint:
                    self.question = Question(before, changed=False)
                else:
                    keys.filter(pk=before.pk).update(newest=False)
                    self.overtaken = before


_sending: ContextVar[Sending | None] = ContextVar("kopalnia_idempotency", default=None)


class IdempotencyMiddleware:
    """Stands after the authentication middleware, as far inside as possible."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = None if request.method in SAFE else _key_of(request)
        if key is None:
            return self.get_response(request)
        keys = _keys()._base_manager
        with transaction.atomic():
            sending = Sending(request)
            content = fingerprint(request)
            try:
                with transaction.atomic():
                    sending.row = keys.create(
                        key=key, user_id=request.user.pk, path=_hash_of(request.path), fingerprint=content
                    )
            except IntegrityError:
                before: Any = keys.get(key=key)
                if before.path != _hash_of(request.path) or before.user_id not in {None, request.user.pk}:
                    raise Refused(_("This form belongs to another page. Open the page again.")) from None
                if before.fingerprint in {"", content} or not rejected_form.typed(request):
                    return _first_answer(before)
                sending.question = Question(before, changed=True)
            return self._answer(request, sending)

    def _answer(self, request: HttpRequest, sending: Sending) -> HttpResponseBase:
        with transaction.atomic(), _on_its_way(sending):
            response = self.get_response(request)
            lost = sending.lost(response) and response.status_code < 500
            if lost:
                transaction.set_rollback(True)
            else:
                sending.end(response)
        if lost:
            if sending.row is not None:
                sending.row.delete()
            request._messages = default_storage(request)  # type: ignore[attr-defined]  # noqa: SLF001 - the view said what is not so
            more = {"question": sending.question}
            return rejected_form.render_for_resubmission(
                request, rejected_form.typed(request), status=409, page="sent_before.html", more=more
            )
        if response.status_code >= 400:
            transaction.set_rollback(True)
        return response


@contextmanager
def _on_its_way(sending: Sending) -> Iterator[None]:
    token = _sending.set(sending)
    try:
        yield
    finally:
        _sending.reset(token)


def fingerprint(request: HttpRequest) -> str:
    """A keyed digest of who sends what where; the content itself is not kept. A file is its name and size."""
    parts = [request.path, str(request.user.pk)]
    for name in sorted(request.POST):
        if rejected_form.comes_back(name):
            parts += [name, *request.POST.getlist(name)]
    for name in sorted(request.FILES):
        parts += [name, *(f"{file.name} {file.size}" for file in request.FILES.getlist(name))]
    content = "\x1f".join(f"{len(part)}:{part}" for part in parts)
    return salted_hmac(
        "kopalnia.idempotency", content.encode("utf-8", "surrogatepass"), algorithm="sha256"
    ).hexdigest()


def _keys() -> type[models.Model]:
    return apps.get_model(getattr(settings, "SUBMISSION_MODEL", "people.SubmissionKey"))


def _key_of(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def _succeeded(response: HttpResponseBase) -> bool:
    return isinstance(response, HttpResponseRedirectBase) or getattr(response, "idempotent_answer_made", False)


def _location(request: HttpRequest, response: HttpResponseBase) -> str:
    return response.headers.get("Location") or request.path


def _hash_of(path: str) -> str:
    return salted_hmac("kopalnia.lib.web.idempotency", path, algorithm="sha256").hexdigest()


def _first_answer(before: Any) -> HttpResponseBase:
    return HttpResponse(status=303, headers={"Location": encryption.unseal(before.location, use=USE)})
