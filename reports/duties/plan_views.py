"""Pages of the agencies' own plans (plan, clause IV.1): open to everybody, written by their owners."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from reports import permissions
from reports.models import ImplementingPlan
from reports.views.access import require
from tasks.models import AssignmentRole

from . import plans
from .answers import answer, stored
from .forms import PlanForm


@login_required
def plan_list(request):
    """Everybody asked by clause IV.1: on time, late, missing."""
    board = plans.plan_board(now=timezone.now())
    return render(request, "reports/duties/plans.html", {"board": board, "clause": plans.CLAUSE})


@login_required
def plan_page(request, code: str):
    """The plan of one agency with its history; those who may, record or correct it."""
    asked = Agency.objects.filter(
        assignments__task__clause=plans.CLAUSE, assignments__role=AssignmentRole.LEAD
    )
    agency = get_object_or_404(asked.distinct(), code=code)
    may_record = permissions.can_record_plan(request.user, agency)
    require(may_record or request.method in ("GET", "HEAD"))
    plan = ImplementingPlan.objects.filter(agency=agency).first()
    form = PlanForm(request.POST or None, request.FILES or None, plan=plan, now=timezone.now())
    back = reverse("reports:implementing-plan", args=[code])

    def record() -> tuple[str, str]:
        data = form.cleaned_data
        paper = plans.PlanPaper(data["number"], data["issued_on"], stored(form, request))
        plans.record_plan(
            agency, paper, seen=data["seen"], reason=data["reason"], by=request.user, now=form.now
        )
        return f"Đã ghi nhận kế hoạch triển khai của {agency.name}.", back

    context = _context(agency, plan, form.now) | {"may_record": may_record, "back": back}
    return answer(request, "reports/duties/plan.html", form, record, context)


def _context(agency: Agency, plan: ImplementingPlan | None, now) -> dict:
    board = plans.plan_board(now=now, agency=agency)
    records = list(plan.records.select_related("recorded_by")) if plan else []
    row = next(iter(board.rows), None)
    return {
        "agency": agency,
        "plan": plan,
        "row": row,
        "board": board,
        "records": plans.record_changes(records),
    }
