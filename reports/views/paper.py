"""The signed paper of a report: its number, day and scan."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.files import FileRefusedError
from reports import permissions
from reports.beside_forms import PaperForm
from reports.numbering import NumberTakenError
from reports.paper import paper_panel, paper_token, record_paper
from reports.refusals import WorkflowError

from .access import get_report, require
from .held import forget, keeps_typed, typed


@keeps_typed
def paper(request, pk: int):
    """Record the signed paper; it may come after the sending, until the report is accepted."""
    report = get_report(request.user, pk)
    require(permissions.can_record_paper(request.user, report))
    last, today = report.papers.last(), local_date(timezone.now())
    form = PaperForm(typed(request), request.FILES or None, initial=PaperForm.initial_from(last), today=today)
    if request.method == "POST" and form.is_valid():
        try:
            record_paper(report, **form.values(), by=request.user, now=timezone.now())
        except NumberTakenError as error:
            form.add_error("number", str(error))
        except FileRefusedError as error:
            form.add_error("file", str(error))
        except WorkflowError as error:
            messages.error(request, str(error))
            form.accept_newer(paper_token(report.papers.last()))
        else:
            forget(request)
            messages.success(request, "Đã ghi số, ngày công văn của báo cáo.")
            return redirect("reports:detail", report.pk)
    context = {"report": report, "paper": paper_panel(report, request.user), "form": form}
    return render(request, "reports/paper.html", context)
