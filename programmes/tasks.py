"""What the worker does for trainings: typesets lists and certificates. Safe to run twice."""

from django_tasks import task

from kopalnia.lib.typeset import keep
from programmes.models import AttendanceList, Certificate
from programmes.queries.attendance_list import print_of


@task(queue_name="documents")
def print_attendance_list(pk: int) -> bool:
    """Typeset an attendance list; says whether it is ready."""
    sheet = AttendanceList.objects.select_related("session__module__edition__programme").filter(pk=pk).first()
    return sheet is not None and keep(sheet, "attendance-list", print_of(sheet))


@task(queue_name="documents")
def print_certificate(pk: int) -> bool:
    """Typeset a certificate from its frozen content and nothing else."""
    certificate = Certificate.objects.filter(pk=pk).first()
    return certificate is not None and keep(certificate, "certificate", certificate.content["print"])
