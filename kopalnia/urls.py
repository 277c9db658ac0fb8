import allauth.urls
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from kopalnia.about import accessibility, privacy
from kopalnia.health import healthz, portal_health, readyz
from kopalnia.home.pages import home
from kopalnia.home.search import search
from kopalnia.looking_back import as_of
from people.views.second_factor import mfa_login_webauthn, mfa_remove_webauthn

# Accounts of companies have pages of their own (joining/urls/company_accounts.py).
accounts = [entry for entry in allauth.urls.urlpatterns if not str(entry.pattern).startswith(("3rdparty/", "social/"))]
urlpatterns = [
    path("", home, name="home"),
    path("szukaj/", search, name="search"),
    path("stan-na/", as_of, name="as_of"),
    path("dostepnosc/", accessibility, name="accessibility"),
    path("prywatnosc/", privacy, name="privacy"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("konto/portal/stan/", portal_health, name="portal_health"),
    path("", include("people.urls")),
    # Stands before allauth's own page of the same address.
    path("konto/2fa/webauthn/login/", mfa_login_webauthn, name="mfa_login_webauthn"),
    path("konto/2fa/webauthn/keys/<int:pk>/remove/", mfa_remove_webauthn, name="mfa_remove_webauthn"),
    path("", include("programmes.urls")),
    path("", include("organisations.urls")),
    path("", include("joining.urls")),
    path("", include("recruitment.urls")),
    path("", include("trainings.urls")),
    path("", include("visits.urls")),
    path("", include("microprojects.urls")),
    path("", include("mentors.urls")),
    path("", include("publications.urls")),
    path("", include("reports.urls")),
    path("konto/", include(accounts)),
    path("zaplecze/", admin.site.urls),
]

if settings.DEMO or settings.TESTING:
    urlpatterns.append(path("demo/", include("kopalnia.demo.urls")))

handler400 = "kopalnia.errors.bad_request"
handler403 = "kopalnia.errors.forbidden"
handler404 = "kopalnia.errors.not_found"
# Called by allauth.
handler429 = "kopalnia.errors.too_many"
handler500 = "kopalnia.errors.server_error"
