"""URL patterns of one's own account under ``/konto/`` beside allauth's; ``/karta/`` is short enough to stand on a card."""

from django.urls import include, path, register_converter

from kopalnia.lib.domain import codes  # noqa: F401 – the converter of addresses
from people.choices import ConsentPurpose
from people.views import account, card, consent, mail, my_data, phone, portal, second_factor


class PurposeConverter:
    """One of the purposes of a consent; anything else is no page."""

    regex = "|".join(ConsentPurpose.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(PurposeConverter, "purpose")

app_name = "people"
account_pages = [
    path("", account.account, name="account"),
    path("karta/<code:code>/uniewaznienie/", card.card_revoke, name="card_revoke"),
    path("telefon/", phone.phone_change, name="phone_change"),
    path("telefon/kod/", phone.phone_confirm, name="phone_confirm"),
    path("telefon/usun/", phone.phone_remove, name="phone_remove"),
    path("jezyk/", account.language, name="language"),
    path("adresy/oznacz/", account.address_mark, name="address_mark"),
    path("zgody/", consent.consents, name="consents"),
    path("zgody/<purpose:purpose>/wyraz/", consent.consent_give, name="consent_give"),
    path("zgody/<purpose:purpose>/wycofaj/", consent.consent_withdraw, name="consent_withdraw"),
    path("moje-dane/", my_data.my_data, name="my_data"),
    path("portal/administracja/", portal.administrator_list, name="administrator_list"),
    path("portal/administracja/<int:grant_id>/koniec/", portal.administrator_end, name="administrator_end"),
    path("portal/administracja/<int:grant_id>/cofniecie/", portal.administrator_reopen, name="administrator_reopen"),
    path("sesje/koniec/", second_factor.session_end, name="session_end"),
    path("portal/drugi-skladnik/", second_factor.second_factor_list, name="second_factor_list"),
    path("portal/drugi-skladnik/<code:code>/", second_factor.second_factor_reset, name="second_factor_reset"),
    path("portal/wiadomosci/", mail.mail_list, name="mail_list"),
    path("portal/wiadomosci/wyslij/", mail.mail_send_all, name="mail_send_all"),
    path("portal/zgody/", portal.consent_text_list, name="consent_text_list"),
    path("portal/zgody/<purpose:purpose>/nowa-wersja/", portal.consent_text_new, name="consent_text_new"),
]
urlpatterns = [
    path("konto/", include(account_pages)),
    path("logowanie/telefon/", phone.phone_sign_in, name="phone_sign_in"),
    path("logowanie/telefon/kod/", phone.phone_code, name="phone_code"),
    path("karta/", card.card_sign_in, name="card_sign_in"),
    path("karta/<code:code>/", card.card_sign_in, name="card_sign_in"),
]
