"""What is known about the real programme, with its moments. Everything else in the demo is made up, and says so.

Sources: the closing note of the programme of 9 November 2017 and the pages it names; the note of JOWES on the study
visit of February 2014. See docs/demo.md.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

MOMENTS = {
    "recruitment_open": dt.date(2016, 9, 20),
    "trainings": dt.date(2016, 11, 10),
    "midway": dt.date(2017, 6, 9),
    "closing": dt.date(2017, 10, 16),
    "published": dt.date(2017, 11, 21),
}

PROGRAMME = "Kopalnia Aktywności"
BUDGET, GRANT = Decimal("75998.00"), Decimal("67148.00")
STARTS_ON, ENDS_ON = dt.date(2016, 7, 1), dt.date(2017, 11, 30)
EDITION, EDITION_CODE = "Edycja 2016/2017", "ka2016"
OTHER_EDITION, OTHER_EDITION_CODE = "Edycja 2018", "ka2018"

EXAMPLE_NOTE = (
    "Program, partnerzy, tematy i mikroprojekty są prawdziwe. Przykładem są: osoby, daty dzienne, podział godzin,"
    " wpisy, plany, kwoty, wydarzenia i liczby odbiorców. Wizyta w Byczynie odbyła się 25–26.02.2014."
)
FUNDER_FORMULA = (
    "Projekt dofinansowany ze środków Programu Fundusz Inicjatyw Obywatelskich"
    " Ministerstwa Rodziny, Pracy i Polityki Społecznej."
)
AIM = (
    "Zwiększenie aktywności społecznej osób pracujących w branży przemysłu ciężkiego na rzecz społeczności lokalnych"
    " na Śląsku."
)
DESCRIPTION = (
    "Pracownicy dwóch konkurencyjnych firm, dwie organizacje pozarządowe i fundacja korporacyjna robią razem coś"
    " pożytecznego. Uczestnicy uczą się komunikacji, diagnozy społecznej, planowania projektów i zarządzania zmianą,"
    " a potem ze wsparciem mentorki lub mentora przygotowują mikroprojekt dla wybranej społeczności."
)
SOLD_ON = dt.date(2017, 6, 8)
