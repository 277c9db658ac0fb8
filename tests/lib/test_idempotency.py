import re
import threading

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from kopalnia.lib.web.idempotency import SOON, new_token
from people.models import OutgoingMail, SubmissionKey
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.lib.idempotency_urls")]


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def test_form_sent_twice_has_one_effect_and_one_answer(client: Client) -> None:
    token = new_token()
    first = client.post("/effect/", {"idempotency_key": token})
    second = client.post("/effect/", {"idempotency_key": token})
    assert (first.status_code, first["Location"]) == (302, "/done/1/")
    assert (second.status_code, second["Location"]) == (303, "/done/1/")
    assert OutgoingMail.objects.count() == 1


def test_two_forms_have_two_effects(client: Client) -> None:
    for _ in range(2):
        client.post("/effect/", {"idempotency_key": new_token()})
    assert OutgoingMail.objects.count() == 2


@pytest.mark.parametrize("data", [{}, {"idempotency_key": ""}, {"idempotency_key": "nonsense"}])
def test_form_without_a_key_works_as_ever(client: Client, data: dict[str, str]) -> None:
    for _ in range(2):
        assert client.post("/effect/", data).status_code == 302
    assert OutgoingMail.objects.count() == 2


def test_form_that_came_back_with_errors_may_be_sent_again(client: Client) -> None:
    token = new_token()
    for _ in range(2):
        assert client.post("/errors/", {"idempotency_key": token}).status_code == 200
    assert SubmissionKey.objects.count() == 0


@pytest.mark.parametrize(("path", "status"), [("/half/", 404), ("/broken/", 500)])
def test_failure_leaves_nothing_half_written_and_frees_the_key(client: Client, path: str, status: int) -> None:
    token = new_token()
    for _ in range(2):
        assert client.post(path, {"idempotency_key": token}).status_code == status
    assert OutgoingMail.objects.count() == 0
    assert SubmissionKey.objects.count() == 0


def test_file_marked_as_done_is_not_made_twice(client: Client) -> None:
    token = new_token()
    client.post("/file/", {"idempotency_key": token})
    second = client.post("/file/", {"idempotency_key": token})
    assert (second.status_code, second["Location"]) == (303, "/file/")
    assert OutgoingMail.objects.count() == 1


def test_key_of_another_person_is_refused(client: Client) -> None:
    token = new_token()
    client.force_login(make_user())
    client.post("/effect/", {"idempotency_key": token})
    other = Client()
    other.force_login(make_user())
    assert other.post("/effect/", {"idempotency_key": token}).status_code == 403


def test_key_of_another_page_is_refused(client: Client) -> None:
    token = new_token()
    client.post("/effect/", {"idempotency_key": token})
    assert client.post("/fragment/", {"idempotency_key": token}).status_code == 403
    assert OutgoingMail.objects.count() == 1


def test_reading_is_never_touched(client: Client) -> None:
    token = new_token()
    for _ in range(2):
        assert client.get("/errors/", {"idempotency_key": token}).status_code == 200
    assert SubmissionKey.objects.count() == 0


def send_at_once(posts: list[tuple[Client, str, dict[str, str]]]) -> list[HttpResponse]:
    answers: list[HttpResponse] = []
    start = threading.Barrier(len(posts))

    def send(client: Client, path: str, data: dict[str, str]) -> None:
        try:
            start.wait()
            answers.append(client.post(path, data))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=post) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_have_one_effect() -> None:
    token = new_token()
    answers = send_at_once([(Client(), "/effect/", {"idempotency_key": token}) for _ in range(8)])
    assert OutgoingMail.objects.count() == 1
    assert sorted(answer.status_code for answer in answers) == [302] + [303] * 7
    assert {answer["Location"] for answer in answers} == {"/done/1/"}


# --- The same key, other content -------------------------------------------------------------------------------------


def page_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def again_of(answer: HttpResponse) -> str:
    """What the page that asks sends along with its form."""
    found = re.search(r'name="send_again" value="([0-9a-f]{64})"', page_of(answer))
    return found[1] if found else ""


def test_form_sent_changed_is_shown_again_with_the_new_text_and_a_link_to_the_first(client: Client) -> None:
    token = new_token()
    first = client.post("/plain/", {"idempotency_key": token, "text": "Pierwszy tekst wpisu."})
    second = client.post("/plain/", {"idempotency_key": token, "text": "Poprawiony tekst wpisu."})
    assert second.status_code == 200
    assert "Ten formularz już wysłano o " in page_of(second)
    assert f'href="{first["Location"]}"' in page_of(second)
    assert "Poprawiony tekst wpisu.</textarea>" in page_of(second)
    assert token not in page_of(second)
    assert [mail.subject for mail in OutgoingMail.objects.all()] == ["Pierwszy tekst wpisu."]
    third = client.post("/plain/", {"idempotency_key": new_token(), "text": "Poprawiony tekst wpisu."})
    assert third.status_code == 302
    assert OutgoingMail.objects.count() == 2


@pytest.mark.parametrize("path", ["/effect/", "/hasty/"])
def test_where_the_page_cannot_show_the_form_again_the_text_is_given_back(client: Client, path: str) -> None:
    token = new_token()
    client.post(path, {"idempotency_key": token, "text": "Pierwszy tekst wpisu."})
    written = OutgoingMail.objects.count()
    second = client.post(path, {"idempotency_key": token, "text": "Poprawiony tekst wpisu."})
    assert second.status_code == 409
    assert "Ten formularz już wysłano o " in page_of(second)
    assert '<input type="hidden" name="text" value="Poprawiony tekst wpisu.">' in page_of(second)
    assert "Wyślij jako nowe" in page_of(second)
    assert "written: Poprawiony" not in page_of(second)  # what the view said of an effect that was taken back
    assert OutgoingMail.objects.count() == written


def test_other_file_under_the_same_key_is_other_content(client: Client) -> None:
    token = new_token()
    form = {"idempotency_key": token, "text": "Tekst ze zdjęciem."}
    first = client.post("/effect/", {**form, "photo": ContentFile(b"a", "a.jpg")})
    same = client.post("/effect/", {**form, "photo": ContentFile(b"a", "a.jpg")})
    other = client.post("/effect/", {**form, "photo": ContentFile(b"bb", "b.jpg")})
    assert (same.status_code, same["Location"]) == (303, first["Location"])
    assert other.status_code == 409


def test_content_itself_and_secrets_are_not_kept(client: Client) -> None:
    token = new_token()
    client.post("/effect/", {"idempotency_key": token, "text": "Tajne zdanie.", "password": "jeden"})
    row = SubmissionKey.objects.get()
    assert not any("Tajne" in str(value) for value in vars(row).values())
    assert (
        client.post("/effect/", {"idempotency_key": token, "text": "Tajne zdanie.", "password": "dwa"}).status_code
        == 303
    )


# --- The same content, a fresh key -----------------------------------------------------------------------------------


@pytest.fixture
def person(client: Client) -> Client:
    client.force_login(make_user())
    return client


def test_same_content_within_minutes_is_asked_about_and_then_possible(person: Client) -> None:
    note = {"text": "Umówiliśmy boisko."}
    first = person.post("/note/", {"idempotency_key": new_token(), **note})
    second = person.post("/note/", {"idempotency_key": new_token(), **note})
    sent = timezone.localtime(SubmissionKey.objects.get().created_at)
    assert f"To samo wysłano o {sent.hour}:{sent:%M}. Wysłać jeszcze raz?" in page_of(second)
    assert f'href="{first["Location"]}"' in page_of(second)
    assert "Umówiliśmy boisko.</textarea>" in page_of(second)
    assert OutgoingMail.objects.count() == 1
    third = person.post("/note/", {"idempotency_key": new_token(), **note, "send_again": again_of(second)})
    assert third.status_code == 302
    assert OutgoingMail.objects.count() == 2
    assert again_of(person.post("/note/", {"idempotency_key": new_token(), **note}))  # a third one is asked about too


def test_who_changes_the_text_after_the_question_is_not_asked_again(person: Client) -> None:
    person.post("/note/", {"idempotency_key": new_token(), "text": "Umówiliśmy boisko."})
    asked = person.post("/note/", {"idempotency_key": new_token(), "text": "Umówiliśmy boisko."})
    other = {"text": "Umówiliśmy halę.", "send_again": again_of(asked)}
    assert person.post("/note/", {"idempotency_key": new_token(), **other}).status_code == 302


def test_answer_to_another_question_does_not_open_this_one(person: Client) -> None:
    for text in ("a", "b"):
        person.post("/note/", {"idempotency_key": new_token(), "text": text})
    answer = again_of(person.post("/note/", {"idempotency_key": new_token(), "text": "a"}))
    assert again_of(person.post("/note/", {"idempotency_key": new_token(), "text": "b", "send_again": answer}))


def test_same_content_is_not_asked_about_later_by_others_elsewhere_or_where_nothing_lasts(person: Client) -> None:
    note = {"text": "Umówiliśmy boisko."}
    assert person.post("/note/", {"idempotency_key": new_token(), **note}).status_code == 302
    other = Client()
    other.force_login(make_user())
    assert other.post("/note/", {"idempotency_key": new_token(), **note}).status_code == 302
    for _ in range(2):
        assert person.post("/plain/", {"idempotency_key": new_token(), **note}).status_code == 302
    SubmissionKey.objects.update(created_at=timezone.now() - SOON)
    assert person.post("/note/", {"idempotency_key": new_token(), **note}).status_code == 302


def test_form_that_came_back_with_errors_leaves_nothing_to_ask_about(person: Client) -> None:
    note = {"text": "Umówiliśmy boisko."}
    person.post("/note/", {"idempotency_key": new_token(), **note, "about": "a" * 300})
    assert person.post("/note/", {"idempotency_key": new_token(), **note}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_same_content_at_once_with_two_keys_has_one_effect() -> None:
    user, clients = make_user(), [Client() for _ in range(6)]
    for one in clients:
        one.force_login(user)
    note = {"text": "Umówiliśmy boisko."}
    answers = send_at_once([(one, "/note/", {"idempotency_key": new_token(), **note}) for one in clients])
    assert OutgoingMail.objects.count() == 1
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [302]
    assert SubmissionKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_other_content_at_once_with_one_key_has_one_effect_and_loses_no_text() -> None:
    token = new_token()
    posts = [
        (Client(), "/plain/", {"idempotency_key": token, "text": f"Tekst numer {number}."}) for number in range(6)
    ]
    answers = send_at_once(posts)
    assert OutgoingMail.objects.count() == 1
    shown = [page_of(answer) for answer in answers if answer.status_code == 200]
    texts = OutgoingMail.objects.get().subject + "".join(shown)
    assert all(f"Tekst numer {number}." in texts for number in range(6))
    assert len(shown) == 5
