"""The page on which every component is reviewed in each of its states."""

import pytest
from django.test import Client
from django.urls import reverse

from kopalnia.demo.components import catalogue
from kopalnia.demo.components.component import State

ALONE = [(one.name, number) for one in catalogue() if one.has_main_heading for number in range(1, len(one.states) + 1)]
pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> str:
    return client.get(reverse("demo:components")).content.decode()


def test_each_component_has_its_place_and_each_state_its_signature(page: str) -> None:
    shown = catalogue()
    assert [one.name for one in shown if f'<h2 id="{one.name}">' not in page] == []
    assert page.count("<code>") == sum(len(one.states) for one in shown) > 70


def test_states_are_rendered_by_the_components_themselves(page: str) -> None:
    assert 'class="note look"' in page
    assert 'aria-disabled="true"' in page
    assert "Pomalować sale na oddziale dziecięcym." in page


@pytest.mark.parametrize(("name", "number"), ALONE)
def test_what_holds_the_heading_of_a_page_has_pages_of_its_own(client: Client, name: str, number: int) -> None:
    answer = client.get(reverse("demo:component", args=[name, number]))
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


@pytest.mark.parametrize(("name", "number"), [("note", 1), ("nothing", 1), ("confirm", 0), ("confirm", 99)])
def test_other_components_and_states_have_no_page(client: Client, name: str, number: int) -> None:
    assert client.get(reverse("demo:component", args=[name, number])).status_code == 404


@pytest.mark.parametrize("address", [reverse("demo:components"), reverse("demo:component", args=["confirm", 1])])
def test_buttons_lead_back_to_the_page(client: Client, address: str) -> None:
    answer = client.post(address)
    assert (answer.status_code, answer["Location"]) == (302, reverse("demo:components"))


def test_what_people_wrote_says_that_it_is_polish_on_the_english_page(client: Client) -> None:
    page = client.get(reverse("demo:components"), headers={"accept-language": "en"}).content.decode()
    assert '<html lang="en"' in page
    assert '<span lang="pl">Boisko jest nasze w sobotę.</span>' in page.replace("\n", "")


def test_a_signature_names_long_values_and_writes_out_short_ones() -> None:
    assert State({"kind": "stop", "text": "Two words", "big": True}).signature == 'kind="stop" text big'
