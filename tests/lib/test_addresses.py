import pytest
from django.test import RequestFactory

from kopalnia.lib.addresses import host_of, own_page, own_path


@pytest.mark.parametrize("address", ["/", "/grupy/abc/?strona=2", "/a#b", "/ż"])
def test_a_path_of_ours_is_kept(address: str) -> None:
    assert own_path(RequestFactory().get("/"), address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "-1",
        "home",
        "http://[",
        "//example.org/",
        "/\\example.org",
        "https://example.org/",
        "\x00",
        "javascript:alert(1)",
    ],
)
def test_anything_else_is_the_home_page(address: str) -> None:
    assert own_path(RequestFactory().get("/"), address) == "/"


def test_a_whole_address_of_ours_gives_its_path() -> None:
    request = RequestFactory().get("/")
    assert own_page(request, "http://testserver/grupy/?a=b") == "/grupy/"
    for address in ("http://elsewhere/grupy/", "http://[", ""):
        assert own_page(request, address) == "/"
    assert (host_of("http://testserver:80/x"), host_of("http://[")) == ("testserver:80", "")
