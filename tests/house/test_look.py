"""The look: icons exist, the style sheet is light and asks no other host, the font comes with its licence."""

import gzip
import re

from kopalnia import navigation
from kopalnia.templatetags.kopalnia import icons
from tests.house import ROOT, templates

SPRITE = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/img/icons.svg").read_text(encoding="utf-8")))


def test_every_icon_is_in_the_sprite() -> None:
    used = {found for path in templates() for found in re.findall(r'{% icon "([^"]+)"', path.read_text("utf-8"))}
    used |= {found for path in templates() for found in re.findall(r'\sicon="([^"]+)"', path.read_text("utf-8"))}
    used |= set(icons.LIGHTS.values()) | set(icons.NOTES.values())
    used |= {word.icon for word in (*navigation.WORDS, *navigation.TOOLS)} | {"logo"}
    assert len(used) > 15
    assert used - SPRITE == set()


def test_style_sheet_is_light_and_asks_no_other_host() -> None:
    css = (ROOT / "static/css/kopalnia.css").read_bytes()
    assert len(gzip.compress(css)) <= 25_000
    addresses = re.findall(rb"url\(\"?([^\"):]+)", css)
    assert len(addresses) > 1
    assert [url for url in addresses if not url.startswith(b"../fonts/") and url != b"data"] == []
    assert b"@import" not in css


def test_caption_is_as_wide_as_its_table_on_a_phone() -> None:
    """A table that is a block wraps a caption that is none word by word."""
    css = (ROOT / "static/css/kopalnia.css").read_text(encoding="utf-8")
    blocks = re.findall(r"([^{}]*\.tbl\.cards,[^{}]*)\{display:block\}", css)
    assert [".tbl.cards caption" in selectors.split(",") for selectors in blocks] == [True]


def test_fonts_come_with_their_licence() -> None:
    fonts = ROOT / "static/fonts"
    assert len(list(fonts.glob("*.woff2"))) == 2
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts / "OFL.txt").read_text(encoding="utf-8")
