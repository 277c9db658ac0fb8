from django.urls import path

from joining.views import company_accounts

urlpatterns = [
    # At allauth's own addresses, which firms' servers are told: they stand before allauth's.
    path("konto/oidc/<slug:provider_id>/login/", company_accounts.firm_sign_in, name="firm_sign_in"),
    path(
        "konto/oidc/<slug:provider_id>/login/callback/", company_accounts.firm_sign_in_back, name="firm_sign_in_back"
    ),
    path("konto/firmowe/", company_accounts.firm_accounts, name="firm_accounts"),
    path("konto/firmowe/<int:account_id>/odlacz/", company_accounts.firm_account_unlink, name="firm_account_unlink"),
    path("konto/firmowe/odpowiedz/", company_accounts.firm_sign_in_answer, name="firm_sign_in_answer"),
    path("edycje/<str:edition_code>/konta-firmowe/", company_accounts.firm_account_list, name="firm_account_list"),
    path(
        "edycje/<str:edition_code>/konta-firmowe/<str:code>/",
        company_accounts.firm_account_join,
        name="firm_account_join",
    ),
    path(
        "edycje/<str:edition_code>/konta-firmowe/<str:code>/odmow/",
        company_accounts.firm_account_refuse,
        name="firm_account_refuse",
    ),
]
