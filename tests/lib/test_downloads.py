import pytest

from kopalnia.lib.web.downloads import disposition, file_response


def test_name_of_a_file_keeps_its_letters() -> None:
    assert disposition("Lista.pdf") == 'attachment; filename="Lista.pdf"'
    assert disposition("Lista obecności.pdf") == "attachment; filename*=utf-8''Lista%20obecno%C5%9Bci.pdf"


@pytest.mark.parametrize("name", ['a"\r\nSet-Cookie: x=1', "../../etc/passwd", "", "\x00"])
def test_name_of_a_file_carries_nothing_else(name: str) -> None:
    header = disposition(name)
    assert not {"\r", "\n", "\x00", "/", "\\"} & set(header)
    assert header.count('"') == 2


def test_only_harmless_types_open_in_the_page() -> None:
    assert file_response(b"%PDF", filename="a.pdf", content_type="application/pdf", inline=True)[
        "Content-Disposition"
    ].startswith("inline")
    page = file_response(b"<html>", filename="a.html", content_type="text/html", inline=True)
    assert page["Content-Disposition"].startswith("attachment")
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Cache-Control"] == "private, no-store"
