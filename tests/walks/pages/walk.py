"""Every page each role can reach by links in the demo programme, on a small phone without scripts and at a desk.

The homes are looked at in both languages by day and night. The tests are two, so that two processes share the way; each
builds a world and carries it on, first in the middle of the programme, then at its end with the publication out.
"""

import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

from django.urls import resolve
from playwright.sync_api import Page

from kopalnia.management import catalogue
from people.models import User
from tests.walks.conftest import DESKTOP, PHONE, pressed_on_paper, too_wide

Check = Callable[[Page], list[str]]
SignIn = Callable[[Page, User], Page]
NewPage = Callable[..., Page]

MOST = 90  # pages of one role; more would be the same pages again
WORD = re.compile(r"[^\W\d_]{4,}")
ADDRESS = re.compile(r"\S*\bexample\.(org|com)\S*")
# Pages that look the same to everybody: read once.
COMMON = ("account_", "demo:", "people:", "accessibility", "privacy")
# All that is read off a page, in one question to the browser.
SEEN = """() => ({
    text: document.body.innerText,
    headings: document.querySelectorAll("h1").length,
    language: document.documentElement.lang,
    title: document.title,
    wide: document.documentElement.scrollWidth > innerWidth,
    links: [...document.querySelectorAll("a[href]")]
        .filter(a => a.origin === location.origin).map(a => a.pathname + a.search),
})"""


def english() -> frozenset[str]:
    """Words that several English texts of the interface have and no Polish one."""
    entries = catalogue.load()
    count = Counter(word for one in entries for word in set(WORD.findall(one.msgid.casefold())))
    polish = {
        word
        for one in entries
        for text in (one.msgstr, *one.msgstr_plural.values())
        for word in WORD.findall(text.casefold())
    }
    return frozenset(word for word, times in count.items() if times > 2) - polish - {"english"}


class Walk:
    """Follows links and notes what is wrong, so that one run names all of it."""

    def __init__(self, new_page: NewPage, sign_in: SignIn, axe: Check) -> None:
        self.new_page, self.sign_in, self.axe = new_page, sign_in, axe
        self.english = english()
        self.looked_at: set[str] = set()
        self.faults: list[str] = []

    def windows(self, user: User | None) -> tuple[Page, Page]:
        """A small phone without scripts, and a desk where axe can look."""
        pages = self.new_page(PHONE, javascript=False), self.new_page(DESKTOP)
        if user is not None:
            for page in pages:
                self.sign_in(page, user)
        return pages

    def follow(self, user: User | None, *, known: frozenset[str] = frozenset()) -> frozenset[str]:
        """Open every kind of page the person reaches from their home; give the names of the pages."""
        phone, desk = self.windows(user)
        waiting, names = ["/"], set(known)
        while waiting and len(names) < MOST:
            path = waiting.pop(0)
            name = resolve(urlsplit(path).path).view_name
            if name in names:
                continue
            names.add(name)
            who = f"{user or 'a visitor'} at {path} ({name})"
            if name.startswith("admin:"):
                continue
            if name.endswith(("_pdf", "photo")):
                if phone.request.get(path).status not in {200, 202}:
                    self.faults.append(f"{who}: no file")
                continue
            waiting += self.read(phone, path, who)
            if name not in self.looked_at:
                self.looked_at.add(name)
                self.look(desk, path, who)
        phone.context.close()
        desk.context.close()
        return frozenset(names)

    def read(self, phone: Page, path: str, who: str) -> list[str]:
        answer = phone.goto(path)
        assert answer is not None
        seen = phone.evaluate(SEEN)
        words = set(WORD.findall(ADDRESS.sub("", seen["text"].casefold())))
        found = {
            f"answers {answer.status}": answer.status != 200,
            "headings of the first level": seen["headings"] != 1,
            "not in Polish": seen["language"] != "pl",
            "no title": len(seen["title"]) < len("Kopalnia"),
            f"English: {sorted(words & self.english)}": bool(words & self.english),
            f"too wide: {too_wide(phone) if seen['wide'] else ''}": seen["wide"],
        }
        self.faults += [f"{who}: {fault}" for fault, wrong in found.items() if wrong]
        return list(seen["links"])

    def look(self, page: Page, path: str, who: str) -> None:
        page.goto(path)
        self.faults += [f"{who}: {fault}" for fault in (*self.axe(page), *too_wide(page))]
        self.faults += [f"{who}: on paper: {fault}" for fault in pressed_on_paper(page)]

    def homes(self, user: User | None) -> None:
        """The home at a desk and on a phone, by day and night, in both languages; the colours change sides between them."""
        page = self.windows(user)[1]
        page.goto("/")
        for language, other, schemes in (("pl", "English", ("light", "dark")), ("en", "Polski", ("dark", "light"))):
            for width, scheme in zip((DESKTOP, PHONE), schemes, strict=True):
                page.set_viewport_size(width)  # type: ignore[arg-type]
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                who = f"{user or 'a visitor'} at home, {language}, {width['width']}, {scheme}"
                self.faults += [f"{who}: {fault}" for fault in (*self.axe(page), *too_wide(page))]
            if page.locator("html").get_attribute("lang") != language:
                self.faults.append(f"{user or 'a visitor'} reads no {language} at home")
            page.get_by_role("button", name=other, exact=True).click()
            page.wait_for_load_state("load")
        page.context.close()
