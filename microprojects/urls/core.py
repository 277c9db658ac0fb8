"""URL patterns of teams. A microproject's address holds its code only, so a rename never breaks a link."""

from django.urls import path

from microprojects.views import core, core_aims, core_team, hand_over

ONE = "mikroprojekty/<code:code>/"
ALL = "edycje/<code:edition_code>/mikroprojekty/"

urlpatterns = [
    path(ALL, core.microproject_list, name="microproject_list"),
    path(f"{ALL}nowa-grupa/", core.microproject_new, name="microproject_new"),
    path(ONE, core.microproject_detail, name="microproject_detail"),
    path(f"{ONE}historia/", core.microproject_history, name="microproject_history"),
    path(f"{ONE}krok/<slug:verb>/", core.microproject_step, name="microproject_step"),
    path(f"{ONE}cofniecie-kroku/", core.microproject_undo, name="microproject_undo"),
    path(f"{ONE}zmiana/", core_aims.aim_change, name="aim_change"),
    path(f"{ONE}zmiana/<int:number>/", core_aims.aim_decide, name="aim_decide"),
    path(f"{ONE}zmiana/<int:number>/wycofanie/", core_aims.aim_withdraw, name="aim_withdraw"),
    path(f"{ONE}zmiana/<int:number>/cofniecie/", core_aims.aim_undo, name="aim_undo"),
    path(f"{ONE}ludzie/", core_team.microproject_team, name="microproject_team"),
    path(f"{ONE}ludzie/dodaj/", core_team.member_add, name="member_add"),
    path(f"{ONE}ludzie/<int:number>/koniec/", hand_over.member_end, name="member_end"),
    path(f"{ONE}ludzie/<int:number>/wznowienie/", hand_over.member_reopen, name="member_reopen"),
    path(f"{ONE}ludzie/opieka/<int:number>/wznowienie/", hand_over.mentor_reopen, name="mentor_reopen"),
    path(f"{ONE}ludzie/<int:number>/pomylka/", core_team.member_undo, name="member_undo"),
    path(f"{ONE}ludzie/<int:number>/rola/", core_team.role_change, name="role_change"),
    path(f"{ONE}ludzie/<int:number>/przekazanie/", hand_over.role_hand_over, name="role_hand_over"),
    path(f"{ONE}ludzie/opieka/", core_team.mentor_assign, name="mentor_assign"),
    path("przekazania/<code:hand_over_code>/przeczytane/", hand_over.hand_over_read, name="hand_over_read"),
    path(f"{ONE}ludzie/opieka/<int:number>/koniec/", hand_over.mentor_end, name="mentor_end"),
]
