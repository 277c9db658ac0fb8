"""Addresses of a programme, one module per area. Path words are Polish: people read addresses too."""

from programmes.urls import (
    cards,
    dates,
    duplicates,
    firm_accounts,
    invitations,
    organisations,
    people,
    recruitment,
    setup,
    training,
    visits,
)

app_name = "programmes"
urlpatterns = [
    *setup.urlpatterns,
    *dates.urlpatterns,
    *organisations.urlpatterns,
    *invitations.urlpatterns,
    *recruitment.urlpatterns,
    *people.urlpatterns,
    *cards.urlpatterns,
    *firm_accounts.urlpatterns,
    *duplicates.urlpatterns,
    *training.urlpatterns,
    *visits.urlpatterns,
]
