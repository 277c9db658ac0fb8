from django.urls import path

from joining.views import company_accounts

urlpatterns = [
    # At allauth's own addresses, which companies' servers are told: they stand before allauth's.
    path("konto/oidc/<slug:provider_id>/login/", company_accounts.company_sign_in, name="company_sign_in"),
    path(
        "konto/oidc/<slug:provider_id>/login/callback/",
        company_accounts.company_sign_in_back,
        name="company_sign_in_back",
    ),
    path("konto/firmowe/", company_accounts.company_accounts, name="company_accounts"),
    path(
        "konto/firmowe/<int:account_id>/odlacz/",
        company_accounts.company_account_unlink,
        name="company_account_unlink",
    ),
    path("konto/firmowe/odpowiedz/", company_accounts.company_sign_in_answer, name="company_sign_in_answer"),
    path(
        "edycje/<str:edition_code>/konta-firmowe/", company_accounts.company_account_list, name="company_account_list"
    ),
    path(
        "edycje/<str:edition_code>/konta-firmowe/<str:code>/",
        company_accounts.company_account_join,
        name="company_account_join",
    ),
    path(
        "edycje/<str:edition_code>/konta-firmowe/<str:code>/odmow/",
        company_accounts.company_account_refuse,
        name="company_account_refuse",
    ),
]
