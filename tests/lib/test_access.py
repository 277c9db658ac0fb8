import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from kopalnia.lib.web.access import Decision, Refused, access_of, allow, no, public, require, row_guard, yes
from tests.factories.people import make_user


def named_anna(user) -> Decision:
    """People whose name is Anna."""
    return yes() if user.first_name == "Anna" else no("Only for Anna.")


@allow(named_anna)
def room(request: HttpRequest) -> HttpResponse:
    return HttpResponse("room")


def find_drawer(request: HttpRequest, *, code: str) -> str:
    if code == "hidden":
        raise Http404
    return f"drawer {code}"


def unlocked(_user, drawer: str) -> Decision:
    """Whoever has the key of the drawer."""
    return no("It is locked.") if "locked" in drawer else Decision(True, reason="It stands open.")


drawer_page = row_guard(find_drawer)


@drawer_page(unlocked)
def drawer_shelf(_request: HttpRequest, drawer: str, *, shelf: int) -> HttpResponse:
    return HttpResponse(f"{drawer}, shelf {shelf}")


def find_box(request: HttpRequest, *, code: str = "newest") -> str:
    return f"box {code}"


@row_guard(find_box)(unlocked)
def box_label(request: HttpRequest, box: str) -> HttpResponse:
    return HttpResponse(f"{box}: {request.decision.reason}")


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
    require(yes(), error=ValueError)
    with pytest.raises(ValueError, match="Because"):
        require(no("Because."), error=ValueError)


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


def test_a_page_of_a_row_gets_the_row_and_the_rest_of_the_address(db: None) -> None:
    assert drawer_shelf(asked_by(make_user()), code="a", shelf=2).content == b"drawer a, shelf 2"


def test_a_row_of_strangers_is_not_found_before_any_rule_is_asked(db: None) -> None:
    with pytest.raises(Http404):
        drawer_shelf(asked_by(make_user()), code="hidden", shelf=2)


def test_an_address_may_leave_out_what_the_loader_has_a_default_for(db: None) -> None:
    assert box_label(asked_by(make_user())).content.startswith(b"box newest")
    assert box_label(asked_by(make_user()), code="b").content.startswith(b"box b")
    with pytest.raises(TypeError):
        drawer_shelf(asked_by(make_user()), shelf=2)


def test_a_page_of_a_row_finds_what_its_rule_said(db: None) -> None:
    assert box_label(asked_by(make_user())).content == b"box newest: It stands open."


def test_who_sees_the_row_but_may_not_enter_is_told_why(db: None) -> None:
    with pytest.raises(Refused, match="It is locked"):
        drawer_shelf(asked_by(make_user()), code="locked", shelf=2)


def test_a_visitor_is_told_nothing_of_a_row() -> None:
    for code in ("a", "hidden", "locked"):
        assert drawer_shelf(asked_by(AnonymousUser()), code=code, shelf=2).status_code == 302


def test_a_page_of_a_row_tells_its_rule() -> None:
    assert access_of(drawer_shelf).description == "Whoever has the key of the drawer."


def test_declarations_need_content() -> None:
    with pytest.raises(TypeError):
        drawer_page()
    with pytest.raises(TypeError):
        allow()
    with pytest.raises(TypeError):
        public("")
