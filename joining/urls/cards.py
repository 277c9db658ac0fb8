from django.urls import path

from joining.views import cards

urlpatterns = [
    path("edycje/<code:edition_code>/karty/", cards.card_list, name="card_list"),
    path("edycje/<code:edition_code>/karty/wydanie/", cards.card_issue, name="card_issue"),
    path("osoby/<code:code>/karta/uniewaznienie/", cards.card_end, name="card_end"),
    path("logowanie/pomoc/", cards.card_help, name="card_help"),
]
