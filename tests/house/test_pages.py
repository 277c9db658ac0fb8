"""The check of every page sees what it is for, and stands around the client of the tests."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from people.models import User
from tests.factories.people import make_user
from tests.page_checks import FaultyPage, faults, unseen

SOUND = (
    '<!doctype html><html lang="pl"><head><meta charset="utf-8"></head><body id="top"><h1>Kopalnia</h1><h2>Zespół</h2>'
    '<h3 id="a">A</h3><h2>Plan</h2><textarea>{{ pisane }}</textarea><script src="/static/js/x.js"></script></body></html>'
)


def page(request: HttpRequest, what: str) -> HttpResponse:
    return HttpResponse(SOUND.replace("Zespół", what))


urlpatterns = [path("strona/<path:what>", page), path("", include("kopalnia.urls"))]


def test_a_sound_page_has_no_fault() -> None:
    assert faults(SOUND) == []


@pytest.mark.parametrize(
    ("piece", "other", "told"),
    [
        ("<h1>", '<h1 style="color: red">', "inline style"),
        ("<h1>", '<h1\nonclick="x()">', "inline style or script"),
        ("</head>", "<style>p {}</style></head>", "inline style"),
        ("</head>", "<script>x()</script></head>", "inline style or script"),
        ("Zespół", "{{ zespół }}", "left of a template"),
        ("Zespół", "{% if %}", "left of a template"),
        ('id="a"', 'id="top"', "the same id twice: ['top']"),
        ("<h2>Plan</h2>", "<h1>Plan</h1>", "2 main headings"),
        ("<h1>Kopalnia</h1>", "", "0 main headings"),
        ("<h2>Zespół</h2>", "", "a heading is left out: h1, then h3"),
        ("<h1>Kopalnia</h1><h2>Zespół</h2>", "<h2>Zespół</h2><h1>Kopalnia</h1>", "before the main one"),
        (
            "<h2>Plan</h2>",
            '<table class="tbl cards"><td\nclass="r"><b>3</b></td></table>',
            "a figure without the name",
        ),
        (' lang="pl"', "", "no language"),
        ('<meta charset="utf-8">', "", "no charset"),
    ],
)
def test_each_fault_is_seen(piece: str, other: str, told: str) -> None:
    assert piece in SOUND
    assert told in "; ".join(faults(SOUND.replace(piece, other)))


def test_a_page_without_a_charset_in_its_header_is_faulty() -> None:
    assert faults(SOUND, "text/html") == ["no charset"]


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_the_client_of_the_tests_checks_each_page(client: Client) -> None:
    assert client.get("/strona/Zespół").status_code == 200
    with pytest.raises(FaultyPage, match="left of a template"):
        client.get("/strona/%7B%7B zespół %7D%7D")


@pytest.fixture
def hidden(db: None) -> User:
    return make_user(first_name="Zenobia", last_name="Niewidoczna")


@pytest.mark.urls(__name__)
def test_who_is_not_to_be_seen_is_on_no_page(client: Client, hidden: User) -> None:
    with unseen(hidden):
        client.get("/strona/Zespół")
    with unseen(hidden), pytest.raises(FaultyPage, match="names Zenobia Niewidoczna"):
        client.get("/strona/Zenobia%C2%A0Niewidoczna")


def test_who_looked_at_no_page_has_checked_nothing(hidden: User) -> None:
    with pytest.raises(AssertionError, match="nothing was checked"), unseen(hidden):
        pass
