from django.urls import path

from programmes.views import agreement, organisations, succession

ONE = "organizacje/<code:organisation_code>/"
RULES = "edycje/<str:edition_code>/zasady/"

urlpatterns = [
    path("organizacje/", organisations.organisation_list, name="organisation_list"),
    path("organizacje/nowa/", organisations.organisation_register, name="organisation_register"),
    path("organizacje/wlasciciele/", organisations.ownership, name="ownership"),
    path(ONE, organisations.organisation_detail, name="organisation_detail"),
    path(f"{ONE}dane/", organisations.organisation_edit, name="organisation_edit"),
    path(f"{ONE}nazwa/", organisations.organisation_rename, name="organisation_rename"),
    path(f"{ONE}zmiany/<int:change_id>/wycofanie/", organisations.change_withdraw, name="change_withdraw"),
    path(f"{ONE}kontakty/nowy/", organisations.contact_new, name="contact_new"),
    path(f"{ONE}kontakty/<int:contact_id>/koniec/", organisations.contact_end, name="contact_end"),
    path(f"{ONE}kontakty/<int:contact_id>/cofniecie/", organisations.contact_reopen, name="contact_reopen"),
    path(
        f"{RULES}partnerzy/<code:organisation_code>/zmiana/<str:change>/",
        succession.partner_change,
        name="partner_change",
    ),
    path(f"{RULES}umowy/", agreement.agreement_list, name="agreement_list"),
    path(f"{RULES}umowy/<int:agreement_id>/koniec/", agreement.agreement_end, name="agreement_end"),
]
