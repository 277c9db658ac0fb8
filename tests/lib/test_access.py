import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from kopalnia.lib.web.access import Decision, Refused, access_of, allow, no, public, require, yes
from tests.factories.people import make_user


def named_anna(user) -> Decision:
    """People whose name is Anna."""
    return yes() if user.first_name == "Anna" else no("Only for Anna.")


@allow(named_anna)
def room(request: HttpRequest) -> HttpResponse:
    return HttpResponse("room")


@public("it is a door")
def door(request: HttpRequest) -> HttpResponse:
    return HttpResponse("door")


def asked_by(user, method: str = "get", **headers) -> HttpRequest:
    request = getattr(RequestFactory(), method)("/room/?a=1", headers=headers)
    request.user = user
    return request


def test_decision_is_truthy_when_allowed() -> None:
    assert bool(yes()) is True
    assert bool(no("Because.")) is False


def test_require_raises_the_reason() -> None:
    require(yes())
    with pytest.raises(Refused) as refusal:
        require(no("Because."))
    assert refusal.value.reason == "Because."


def test_allowed_person_gets_the_page(db: None) -> None:
    assert room(asked_by(make_user(first_name="Anna"))).content == b"room"


def test_other_person_is_refused_with_the_rule_s_sentence(db: None) -> None:
    with pytest.raises(Refused, match="Only for Anna"):
        room(asked_by(make_user(first_name="Ewa")))


def test_visitor_is_sent_to_sign_in_and_back() -> None:
    answer = room(asked_by(AnonymousUser()))
    assert answer.status_code == 302
    assert answer["Location"] == "/konto/login/?next=/room/%3Fa%3D1"


def test_visitor_who_posts_comes_back_to_the_page_of_the_form() -> None:
    answer = room(asked_by(AnonymousUser(), "post", Referer="http://testserver/form/"))
    assert answer["Location"] == "/konto/login/?next=/form/"


def test_visitor_is_never_sent_back_to_another_host() -> None:
    answer = room(asked_by(AnonymousUser(), "post", Referer="https://evil.example/form/"))
    assert answer["Location"] == "/konto/login/?next=/"


def test_view_tells_its_rule() -> None:
    assert (access_of(room).name, access_of(room).description) == ("named_anna", "People whose name is Anna.")
    assert (access_of(door).name, access_of(door).description) == ("public", "it is a door")
    assert access_of(asked_by) is None


def test_declarations_need_content() -> None:
    with pytest.raises(TypeError):
        allow()
    with pytest.raises(TypeError):
        public("")
