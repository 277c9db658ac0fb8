"""The pages that only the demonstration has."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kopalnia.demo.world import World
from people.models import User
from tests.factories.people import make_user
from tests.worlds import built

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def built_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with built(django_db_blocker, "recruitment_open") as world:
        yield world


@pytest.fixture
def world(built_world: World, db: None) -> World:
    return built_world


def test_people_are_listed_and_one_click_signs_in(world: World, client: Client) -> None:
    page = client.get(reverse("demo:people"))
    assert page.status_code == 200
    assert "Barbara Wilczek" in page.content.decode()
    answer = client.post(reverse("demo:sign_in", args=[world.coordinator.code]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
    assert client.session["_auth_user_id"] == str(world.coordinator.pk)


def test_signing_in_takes_a_post(world: World, client: Client) -> None:
    assert client.get(reverse("demo:sign_in", args=[world.coordinator.code])).status_code == 405
    assert "_auth_user_id" not in client.session


def test_signing_in_asks_for_the_token_of_the_form(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("demo:sign_in", args=[world.coordinator.code])).status_code == 403


def test_nobody_outside_the_cast_can_be_signed_in(world: World, client: Client) -> None:
    stranger = make_user(is_example=True)
    assert client.post(reverse("demo:sign_in", args=[stranger.code])).status_code == 404


def test_a_real_account_with_an_address_of_the_cast_cannot_be_signed_in(world: World, client: Client) -> None:
    User.objects.filter(pk=world.coordinator.pk).update(is_example=False)
    assert client.post(reverse("demo:sign_in", args=[world.coordinator.code])).status_code == 404


def test_people_page_without_the_cast_says_what_to_do(world: World, client: Client) -> None:
    User.objects.update(is_example=False)
    assert "seed_demo" in client.get(reverse("demo:people")).content.decode()


def test_people_page_takes_few_queries(world: World, client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(8):
        client.get(reverse("demo:people"))


def test_mailbox_shows_what_was_sent_and_to_whom(world: World, client: Client) -> None:
    page = client.get(reverse("demo:mailbox"))
    assert page.status_code == 200
    assert "Żaneta Ćwik" in page.content.decode()
    only = client.get(reverse("demo:mailbox"), {"do": "ewelina@example.org"}).content.decode()
    assert "Ewelina Śliwa" in only
    assert "Żaneta Ćwik" not in only


def test_links_of_messages_lead_to_the_address_of_the_page(world: World, client: Client) -> None:
    page = client.get(reverse("demo:mailbox"), headers={"host": "localhost:8123"}).content.decode()
    assert 'href="http://localhost:8123/' in page
    assert "127.0.0.1:8000" not in page


@pytest.mark.parametrize("name", ["people", "sign_in", "mailbox", "components", "component"])
def test_views_answer_404_outside_demo_and_tests(world: World, client: Client, settings, name: str) -> None:
    settings.TESTING = False
    parts = {"sign_in": [world.coordinator.code], "component": ["confirm", 1]}
    address = reverse(f"demo:{name}", args=parts.get(name, []))
    answer = client.post(address) if name == "sign_in" else client.get(address)
    assert answer.status_code == 404


def test_production_has_neither_the_pages_nor_the_command(tmp_path: Path) -> None:
    code = (
        "import django; django.setup();"
        "from django.urls import reverse, resolve, NoReverseMatch, Resolver404;"
        "from django.core.management import get_commands;\n"
        "try:\n    print(reverse('demo:people'))\nexcept NoReverseMatch:\n    print('no name')\n"
        "try:\n    print(resolve('/demo/osoby/'))\nexcept Resolver404:\n    print('no address')\n"
        "print('seed_demo' in get_commands())"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "kopalnia.settings",
        "KOPALNIA_DATA": str(tmp_path),
        "SECRET_KEY": "k" * 60,
        "ALLOWED_HOSTS": "kopalnia.example.org",
        "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == ["no name", "no address", "False"], done.stderr
