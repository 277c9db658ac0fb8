from django.urls import path

from trainings.views import attendance, attendance_list, certificate, session, training

EDITION = "edycje/<code:edition_code>/szkolenia/"
SESSION = f"{EDITION}zajecia/<code:code>/"
CERTIFICATE = f"{EDITION}zaswiadczenia/<code:code>/"

app_name = "trainings"
urlpatterns = [
    path(EDITION, training.training_list, name="training_list"),
    path(f"{EDITION}godziny/", training.training_hours, name="training_hours"),
    path(f"{EDITION}godziny/<code:code>/", training.person_trainings, name="person_trainings"),
    path(f"{EDITION}moje/", training.my_trainings, name="my_trainings"),
    path(f"{EDITION}tematy/nowy/", training.module_new, name="module_new"),
    path(f"{EDITION}tematy/<code:code>/", training.module_edit, name="module_edit"),
    path(f"{EDITION}tematy/<code:code>/usun/", training.module_remove, name="module_remove"),
    path(f"{EDITION}zajecia/nowe/", session.session_new, name="session_new"),
    path(SESSION, session.session_detail, name="session_detail"),
    path(f"{SESSION}zmiana/", session.session_edit, name="session_edit"),
    path(f"{SESSION}odwolanie/", session.session_cancel, name="session_cancel"),
    path(f"{SESSION}obecnosc/", attendance.attendance_sheet, name="attendance_sheet"),
    path(f"{SESSION}obecnosc/podpis/", attendance.attendance_sign, name="attendance_sign"),
    path(f"{SESSION}obecnosc/otwarcie/", session.attendance_reopen, name="attendance_reopen"),
    path(f"{SESSION}listy/nowa/", attendance_list.attendance_list_new, name="attendance_list_new"),
    path(f"{SESSION}listy/<code:list_code>/", attendance_list.attendance_list, name="attendance_list"),
    path(f"{SESSION}listy/<code:list_code>/pdf/", attendance_list.attendance_list_pdf, name="attendance_list_pdf"),
    path(f"{EDITION}zaswiadczenia/", certificate.certificate_list, name="certificate_list"),
    path(f"{EDITION}zaswiadczenia/wydanie/", certificate.certificate_issue, name="certificate_issue"),
    path(
        f"{EDITION}zaswiadczenia/wydanie/<code:code>/",
        certificate.certificate_issue,
        name="certificate_issue",
    ),
    path(CERTIFICATE, certificate.certificate_detail, name="certificate_detail"),
    path(f"{CERTIFICATE}pdf/", certificate.certificate_pdf, name="certificate_pdf"),
    path(f"{CERTIFICATE}uniewaznienie/", certificate.certificate_void, name="certificate_void"),
    path(f"{CERTIFICATE}cofniecie/", certificate.certificate_restore, name="certificate_restore"),
    path(f"{CERTIFICATE}druk/", certificate.certificate_reprint, name="certificate_reprint"),
]
