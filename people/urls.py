"""Addresses of one's own account, under ``/konto/`` beside allauth's."""

from django.urls import path, register_converter

from people.choices import ConsentPurpose
from people.views import account, consent, my_data, portal


class PurposeConverter:
    """One of the purposes of a consent; anything else is no page."""

    regex = "|".join(ConsentPurpose.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(PurposeConverter, "purpose")

app_name = "people"
urlpatterns = [
    path("", account.account, name="account"),
    path("jezyk/", account.language, name="language"),
    path("zgody/", consent.consents, name="consents"),
    path("zgody/<purpose:purpose>/wyraz/", consent.consent_give, name="consent_give"),
    path("zgody/<purpose:purpose>/wycofaj/", consent.consent_withdraw, name="consent_withdraw"),
    path("moje-dane/", my_data.my_data, name="my_data"),
    path("portal/administracja/", portal.administrator_list, name="administrator_list"),
    path("portal/administracja/<int:grant_id>/koniec/", portal.administrator_end, name="administrator_end"),
    path("portal/zgody/", portal.consent_text_list, name="consent_text_list"),
    path("portal/zgody/<purpose:purpose>/nowa-wersja/", portal.consent_text_new, name="consent_text_new"),
]
