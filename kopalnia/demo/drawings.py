"""Flat drawings in the colours of the portal, in place of photos: the demo shows no real person."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw

from kopalnia.lib.documents.images import CleanPhoto, clean_photo

WIDTH, HEIGHT = 900, 600
COAL, LAMP, BRICK, GREEN, STEEL, PAPER, SKIN = (
    "#1C1F21",
    "#FFB612",
    "#A0412A",
    "#1F6B4A",
    "#2C5B80",
    "#F3F3F0",
    "#E3B98F",
)
# What is drawn: caption, how many people can be recognised, colour of the wall and of the floor.
SCENES = {
    "sport": ("Rysunek przykładowy: trening na boisku", 2, "#DFF0E6", GREEN),
    "seat": ("Rysunek przykładowy: stoisko z fotelikami", 1, "#E0EBF4", STEEL),
    "talk": ("Rysunek przykładowy: rozmowa przy stole", 2, PAPER, BRICK),
    "concert": ("Rysunek przykładowy: próba chóru", 1, "#FFF0C7", COAL),
    "paint": ("Rysunek przykładowy: malowanie poradni", 2, "#F5E4DD", STEEL),
}


@lru_cache(maxsize=64)
def photo(scene: str, turn: int) -> CleanPhoto:
    """The drawing of a scene as an upload would leave it; `turn` makes each a little different."""
    _caption, people, wall, floor = SCENES[scene]
    image = Image.new("RGB", (WIDTH, HEIGHT), wall)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 430, WIDTH, HEIGHT), fill=floor)
    _props(draw, scene, turn)
    for number in range(people):
        _person(draw, 250 + number * 260 + turn * 17 % 90, (LAMP, BRICK, GREEN)[(number + turn) % 3])
    # A few small figures whom nobody could recognise.
    for number in range(3 + turn % 4):
        draw.ellipse((60 + number * 36, 402, 78 + number * 36, 420), fill=COAL)
        draw.rectangle((58 + number * 36, 420, 80 + number * 36, 452), fill=COAL)
    out = io.BytesIO()
    image.save(out, "PNG")
    return clean_photo(out)


def _person(draw: ImageDraw.ImageDraw, x: int, colour: str) -> None:
    draw.ellipse((x - 42, 190, x + 42, 274), fill=SKIN)
    draw.pieslice((x - 46, 176, x + 46, 262), 180, 360, fill=colour)
    draw.rounded_rectangle((x - 62, 280, x + 62, 470), 26, fill=COAL)
    draw.rectangle((x - 46, 470, x - 12, 570), fill=STEEL)
    draw.rectangle((x + 12, 470, x + 46, 570), fill=STEEL)
    draw.line((x + 56, 310, x + 120, 380), fill=COAL, width=24)


def _props(draw: ImageDraw.ImageDraw, scene: str, turn: int) -> None:
    if scene == "sport":
        draw.rectangle((640, 250, 860, 430), outline=PAPER, width=10)
        draw.ellipse((560 + turn * 11 % 60, 500, 620 + turn * 11 % 60, 560), fill=PAPER, outline=COAL, width=4)
    elif scene == "seat":
        draw.polygon(((560, 240), (820, 240), (860, 300), (520, 300)), fill=LAMP)
        draw.rounded_rectangle((620, 330, 740, 470), 30, fill=BRICK)
        draw.rectangle((600, 440, 760, 480), fill=COAL)
    elif scene == "talk":
        draw.rectangle((330, 400, 700, 430), fill=BRICK)
        draw.rectangle((640, 80, 860, 230), fill=PAPER, outline=COAL, width=6)
        for line in range(4):
            draw.line((660, 110 + line * 28, 760 + line * 17, 110 + line * 28), fill=STEEL, width=8)
    elif scene == "concert":
        for lamp in range(5):
            draw.polygon(
                ((120 + lamp * 165, 0), (60 + lamp * 165, 430), (190 + lamp * 165, 430)), fill=(255, 214, 132)
            )
        draw.ellipse((690, 330, 740, 365), fill=COAL)
        draw.line((738, 348, 738, 230), fill=COAL, width=8)
    else:
        for stripe, colour in enumerate((LAMP, GREEN, STEEL, BRICK)):
            draw.rectangle((560, 90 + stripe * 70, 880 - turn * 13 % 120, 145 + stripe * 70), fill=colour)
        draw.rectangle((520, 380, 540, 560), fill=COAL)
