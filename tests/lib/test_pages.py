import pytest
from django.test import RequestFactory

from kopalnia.lib.web.pages import page_of
from people.models import User
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def asked(query: str):
    return RequestFactory().get(f"/?{query}")


@pytest.mark.parametrize(
    ("query", "number", "rows", "previous", "following"),
    [
        ("", 1, 2, False, True),
        ("strona=2", 2, 2, True, True),
        ("strona=3", 3, 1, True, False),
        ("strona=9", 9, 0, True, False),
        ("strona=-1", 1, 2, False, True),
        ("strona=%D9%A3", 1, 2, False, True),
        ("strona=99999999999999999999", 1, 2, False, True),
    ],
)
def test_page_asked_for(
    query: str, number: int, rows: int, previous: bool, following: bool, django_assert_num_queries
) -> None:
    for _ in range(5):
        make_user()
    with django_assert_num_queries(1):
        page = page_of(User.objects.in_order(), asked(query), size=2)
        found = (page.number, len(list(page)), page.has_previous, page.has_next)
    assert found == (number, rows, previous, following)
