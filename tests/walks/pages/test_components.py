"""The page of components: each of them in each of its states, in both languages, on a phone and at a desk."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from kopalnia.demo.components import catalogue
from tests.walks.conftest import DESKTOP, PHONE, too_wide
from tests.walks.pages.walk import Check, NewPage

# Two states of one component are two landmarks of one name.
SHOWN_TWICE = "landmark-unique: "


@pytest.mark.django_db
@pytest.mark.parametrize("locale", ["pl-PL", "en-GB"])
@pytest.mark.parametrize("window", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_components_are_sound(new_page: NewPage, axe: Check, locale: str, window: dict[str, int]) -> None:
    page: Page = new_page(window, locale=locale)
    page.goto(reverse("demo:components"))
    assert page.locator("html").get_attribute("lang") == locale[:2]
    assert page.locator("section > header > h2").count() >= len(catalogue())
    found = [*axe(page), *too_wide(page)]
    whole_pages = [one for one in catalogue() if one.has_main_heading]
    assert whole_pages
    for component in whole_pages:
        for number in range(1, len(component.states) + 1):
            page.goto(reverse("demo:component", args=[component.name, number]))
            found += [f"{component.name} {number}: {fault}" for fault in (*axe(page), *too_wide(page))]
    assert [fault for fault in found if not fault.startswith(SHOWN_TWICE)] == []
