from django.urls import path

from programmes.views import cards

urlpatterns = [
    path("logowanie/pomoc/", cards.card_help, name="card_help"),
]
