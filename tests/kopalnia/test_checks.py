from kopalnia.checks import addresses, every_view_declares_its_rule
from kopalnia.lib.access import access_of


def test_every_view_of_ours_declares_its_rule() -> None:
    assert every_view_declares_its_rule() == []
    ours = [address for address in addresses() if not address.exemption]
    assert len(ours) > 5
    assert all(access_of(address.view) for address in ours)


def test_view_without_a_rule_is_an_error(settings) -> None:
    settings.ROOT_URLCONF = "tests.kopalnia.error_urls"
    errors = every_view_declares_its_rule()
    assert [error.id for error in errors] == ["kopalnia.E001"]
    assert "undeclared" in errors[0].msg


def test_address_knows_its_name_and_namespaces() -> None:
    names = {address.full_name for address in addresses()}
    assert {"people:account", "healthz", "admin:index", "account_login"} <= names
