from django.urls import path

from microprojects.views import plan

PLAN = "mikroprojekty/<code:code>/plan/"

urlpatterns = [
    path(PLAN, plan.plan_detail, name="plan_detail"),
    path(f"{PLAN}<int:number>/", plan.plan_detail, name="plan_detail"),
    path(f"{PLAN}pisanie/", plan.plan_edit, name="plan_edit"),
    path(f"{PLAN}wyslanie/", plan.plan_submit, name="plan_submit"),
    path(f"{PLAN}<int:number>/odpowiedz/", plan.plan_review, name="plan_review"),
    path(f"{PLAN}<int:number>/cofniecie/", plan.plan_undo, name="plan_undo"),
]
