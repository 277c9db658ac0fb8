import pytest
from django.test import RequestFactory

from kopalnia.lib.web.safe_redirects import is_own, own_page, own_path


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


def test_the_same_host_without_encryption_is_not_ours_where_we_have_it() -> None:
    plain, secure = RequestFactory().get("/"), RequestFactory().get("/", secure=True)
    assert [is_own(request, "http://testserver/") for request in (plain, secure)] == [True, False]
    assert is_own(secure, "https://testserver")
    assert not is_own(plain, "http://testserver:8080/")
