"""URL patterns of the ways in, one module per area."""

from joining.urls import cards, company_accounts, duplicates, invitations

app_name = "joining"
urlpatterns = [
    *invitations.urlpatterns,
    *cards.urlpatterns,
    *company_accounts.urlpatterns,
    *duplicates.urlpatterns,
]
