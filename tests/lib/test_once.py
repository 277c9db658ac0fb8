import threading

import pytest
from django.db import connection
from django.test import Client

from kopalnia.lib.once import new_token
from people.models import OutgoingMail, SubmissionKey
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.lib.once_urls")]


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def test_form_sent_twice_has_one_effect_and_one_answer(client: Client) -> None:
    token = new_token()
    first = client.post("/effect/", {"_once": token})
    second = client.post("/effect/", {"_once": token})
    assert (first.status_code, first["Location"]) == (302, "/done/1/")
    assert (second.status_code, second["Location"]) == (303, "/done/1/")
    assert OutgoingMail.objects.count() == 1


def test_two_forms_have_two_effects(client: Client) -> None:
    for _ in range(2):
        client.post("/effect/", {"_once": new_token()})
    assert OutgoingMail.objects.count() == 2


@pytest.mark.parametrize("data", [{}, {"_once": ""}, {"_once": "nonsense"}])
def test_form_without_a_key_works_as_ever(client: Client, data: dict[str, str]) -> None:
    for _ in range(2):
        assert client.post("/effect/", data).status_code == 302
    assert OutgoingMail.objects.count() == 2


def test_form_that_came_back_with_errors_may_be_sent_again(client: Client) -> None:
    token = new_token()
    for _ in range(2):
        assert client.post("/errors/", {"_once": token}).status_code == 200
    assert SubmissionKey.objects.count() == 0


@pytest.mark.parametrize(("path", "status"), [("/half/", 404), ("/broken/", 500)])
def test_failure_leaves_nothing_half_written_and_frees_the_key(client: Client, path: str, status: int) -> None:
    token = new_token()
    for _ in range(2):
        assert client.post(path, {"_once": token}).status_code == status
    assert OutgoingMail.objects.count() == 0
    assert SubmissionKey.objects.count() == 0


def test_fragment_marked_as_done_is_not_made_twice(client: Client) -> None:
    token = new_token()
    client.post("/fragment/", {"_once": token})
    second = client.post("/fragment/", {"_once": token}, headers={"HX-Request": "true"})
    assert (second.status_code, second["HX-Redirect"]) == (204, "/fragment/")
    assert OutgoingMail.objects.count() == 1


def test_key_of_another_person_is_refused(client: Client) -> None:
    token = new_token()
    client.force_login(make_user())
    client.post("/effect/", {"_once": token})
    other = Client()
    other.force_login(make_user())
    assert other.post("/effect/", {"_once": token}).status_code == 403


def test_key_of_another_page_is_refused(client: Client) -> None:
    token = new_token()
    client.post("/effect/", {"_once": token})
    assert client.post("/fragment/", {"_once": token}).status_code == 403
    assert OutgoingMail.objects.count() == 1


def test_reading_is_never_touched(client: Client) -> None:
    token = new_token()
    for _ in range(2):
        assert client.get("/errors/", {"_once": token}).status_code == 200
    assert SubmissionKey.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_have_one_effect() -> None:
    token, answers = new_token(), []
    start = threading.Barrier(8)

    def send() -> None:
        try:
            start.wait()
            answers.append(Client().post("/effect/", {"_once": token}))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert OutgoingMail.objects.count() == 1
    assert sorted(answer.status_code for answer in answers) == [302] + [303] * 7
    assert {answer["Location"] for answer in answers} == {"/done/1/"}
