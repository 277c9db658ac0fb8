import io
import struct
import subprocess
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageFile

from kopalnia.lib.documents import shrink
from kopalnia.lib.documents.images import KEPT_SIDE, LARGEST_UPLOAD, clean_photo
from tests.factories.pictures import HEIC


def written(image: Image.Image, kind: str, **options) -> io.BytesIO:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out


def png_header(width: int, height: int) -> io.BytesIO:
    """A PNG that only claims to be large: a few dozen bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b""))


def refusal(upload: io.BytesIO) -> str:
    with pytest.raises(ValidationError) as refused:
        clean_photo(upload)
    return refused.value.messages[0]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photo_becomes_jpeg(kind: str) -> None:
    photo = clean_photo(written(Image.new("RGB", (300, 200), "red"), kind))
    assert (photo.width, photo.height) == (300, 200)
    assert Image.open(io.BytesIO(photo.data)).format == "JPEG"


def test_large_photo_is_made_smaller() -> None:
    photo = clean_photo(written(Image.new("RGB", (4000, 3000), "red"), "JPEG"))
    assert (photo.width, photo.height) == (2000, 1500)
    small = photo.thumbnail("small")
    assert (small.width, small.height) == (240, 180)


def test_metadata_and_place_are_gone_and_the_photo_stands_upright() -> None:
    image = Image.new("RGB", (300, 200), "red")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010E] = "SECRET-PLACE"
    exif.get_ifd(0x8825)[2] = (50.0, 30.0, 0.0)
    upload = written(image, "JPEG", exif=exif, comment=b"SECRET-COMMENT")
    assert b"SECRET-PLACE" in upload.getvalue()
    photo = clean_photo(upload)
    assert (photo.width, photo.height) == (200, 300)
    kept = Image.open(io.BytesIO(photo.data))
    assert not kept.getexif()
    assert "comment" not in kept.info
    assert b"SECRET" not in photo.data


def test_photo_of_a_telephone_becomes_jpeg_without_its_place() -> None:
    assert b"secret maker" in HEIC
    photo = clean_photo(io.BytesIO(HEIC))
    assert (photo.width, photo.height) == (64, 48)
    kept = Image.open(io.BytesIO(photo.data))
    assert (kept.format, dict(kept.getexif())) == ("JPEG", {})
    assert b"secret" not in photo.data
    red, _green, blue = kept.getpixel((30, 20))
    assert red > 130 > 90 > blue


@pytest.mark.parametrize("length", [40, 300, len(HEIC) - 250])
def test_photo_of_a_telephone_that_was_cut_off_is_refused(length: int) -> None:
    assert refusal(io.BytesIO(HEIC[:length])).startswith(("Zdjęcie jest uszkodzone", "Portal nie potrafi odczytać"))


def test_transparent_picture_lies_on_white() -> None:
    photo = clean_photo(written(Image.new("RGBA", (10, 10), (0, 0, 0, 0)), "PNG"))
    assert Image.open(io.BytesIO(photo.data)).getpixel((5, 5)) == (255, 255, 255)


def test_only_the_first_frame_of_an_animation_is_kept() -> None:
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "blue")]
    photo = clean_photo(written(frames[0], "WEBP", save_all=True, append_images=frames[1:]))
    red, _, blue = Image.open(io.BytesIO(photo.data)).getpixel((10, 10))
    assert red > 200 > 50 > blue


@pytest.mark.parametrize(("width", "height"), [(20_000, 20_000), (9_000, 100), (6_000, 6_000)])
def test_bomb_is_refused_by_its_header(width: int, height: int) -> None:
    assert refusal(png_header(width, height)).startswith("Obraz ma za dużo pikseli")


def test_webp_is_refused_at_half_the_pixels() -> None:
    assert refusal(written(Image.new("RGB", (4001, 3000)), "WEBP", method=0)).startswith(
        "Obraz ma za dużo pikseli (najwyżej 12 mln"
    )
    assert clean_photo(written(Image.new("RGB", (4001, 3000)), "PNG")).width == KEPT_SIDE


@pytest.mark.parametrize(
    "content",
    [b"not a photo at all", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"GIF89a" + b"\0" * 50],
)
def test_other_files_are_refused(content: bytes) -> None:
    assert refusal(io.BytesIO(content)).startswith("Portal nie potrafi odczytać tego pliku")


def test_gif_is_refused() -> None:
    assert refusal(written(Image.new("P", (5, 5)), "GIF")).startswith("Portal nie potrafi odczytać")


def test_broken_photo_is_refused() -> None:
    whole = written(Image.effect_noise((400, 400), 80), "JPEG").getvalue()
    assert refusal(io.BytesIO(whole[: len(whole) // 2])).startswith("Zdjęcie jest uszkodzone")
    assert refusal(png_header(100, 100)).startswith("Zdjęcie jest uszkodzone")


def test_empty_and_heavy_files_are_refused() -> None:
    assert refusal(io.BytesIO()).startswith("Plik jest pusty")
    heavy = io.BytesIO(b"\0" * (LARGEST_UPLOAD + 1))
    assert refusal(heavy).startswith("Zdjęcie ma więcej niż 12 MB")


def test_script_behind_the_pixels_is_gone() -> None:
    polyglot = written(Image.new("RGB", (50, 50), "red"), "JPEG").getvalue() + b"<script>alert(1)</script>"
    photo = clean_photo(io.BytesIO(polyglot))
    assert b"<script" not in photo.data


def test_pictures_are_decoded_one_at_a_time_in_a_process_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    run, running, most, commands = subprocess.run, [], [], []

    def counted(command: list[str], **options: Any) -> Any:
        running.append(command)
        most.append(len(running))
        commands.append(command)
        try:
            return run(command, **options)
        finally:
            running.pop()

    monkeypatch.setattr(subprocess, "run", counted)
    upload = written(Image.new("RGB", (3000, 2000), "red"), "JPEG").getvalue()
    with ThreadPoolExecutor(8) as pool:
        photos = list(pool.map(lambda _number: clean_photo(io.BytesIO(upload)), range(8)))
    assert {(photo.width, photo.height) for photo in photos} == {(2000, 1333)}
    assert len(commands) == 8
    assert max(most) == 1


def test_this_process_never_decodes_the_upload(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[tuple[int, int]] = []
    load = ImageFile.ImageFile.load

    def noted(image: ImageFile.ImageFile) -> Any:
        decoded.append(image.size)
        return load(image)

    upload = written(Image.new("RGB", (3000, 2000), "red"), "JPEG")
    monkeypatch.setattr(ImageFile.ImageFile, "load", noted)
    clean_photo(upload).thumbnail("medium")
    assert decoded
    assert max(max(size) for size in decoded) <= KEPT_SIDE


def sizes_made_smaller(upload: bytes) -> list[tuple[int, int]]:
    """The sizes in which pictures left their decoder."""
    sizes: list[tuple[int, int]] = []
    thumbnail = Image.Image.thumbnail

    def noted(image: Image.Image, *args: Any, **options: Any) -> None:
        sizes.append(image.size)
        thumbnail(image, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Image.Image, "thumbnail", noted)
        shrink.shrink(upload, KEPT_SIDE, 85, ("JPEG",))
    return sizes


def test_large_jpeg_is_made_smaller_by_its_decoder() -> None:
    upload = written(Image.new("RGB", (6000, 4000), "red"), "JPEG").getvalue()
    assert sizes_made_smaller(upload) == [(3000, 2000)]


def test_second_picture_in_the_file_of_a_telephone_costs_no_room() -> None:
    """A JPEG with another one behind it (MPO), as some telephones write it."""
    upload = written(
        Image.new("RGB", (6000, 4000), "red"), "MPO", save_all=True, append_images=[Image.new("RGB", (60, 40))]
    ).getvalue()
    assert Image.open(io.BytesIO(upload)).format == "MPO"
    assert sizes_made_smaller(upload) == [(3000, 2000)]


def test_decoder_that_dies_is_a_damaged_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    died = Mock(side_effect=subprocess.CalledProcessError(-11, "shrink"))
    monkeypatch.setattr(subprocess, "run", died)
    assert refusal(written(Image.new("RGB", (30, 20)), "JPEG")).startswith("Zdjęcie jest uszkodzone")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_upload_that_lies_in_a_file_is_read_there(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "upload"
    path.write_bytes(written(Image.new("RGB", (300, 200), "red"), kind).getvalue())
    given, run = [], subprocess.run

    def noted(command: list[str], **options: Any) -> Any:
        given.append(options)
        return run(command, **options)

    monkeypatch.setattr(subprocess, "run", noted)
    with path.open("rb") as file:
        assert clean_photo(file).data.startswith(b"\xff\xd8")
        assert file.tell() == 0
    assert [("stdin" in options, "input" in options) for options in given] == [(True, False)]
