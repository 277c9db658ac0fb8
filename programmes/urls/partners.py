from django.urls import path

from programmes.views import agreement, organisation_change

RULES = "edycje/<str:edition_code>/zasady/"

urlpatterns = [
    path(
        f"{RULES}partnerzy/<code:organisation_code>/zmiana/<str:change>/",
        organisation_change.organisation_change,
        name="organisation_change",
    ),
    path(f"{RULES}umowy/", agreement.agreement_list, name="agreement_list"),
    path(f"{RULES}umowy/<int:agreement_id>/koniec/", agreement.agreement_end, name="agreement_end"),
]
