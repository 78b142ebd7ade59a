"""The administrator's page of reference data: what there is, and loading it again from the fixtures."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Model, QuerySet
from django.shortcuts import render

from bacgiang_plan.lib.fixture_records import FixtureError
from reports import permissions
from reports.models import ReportingPeriod
from reports.reference_data import FILES, TABLES, load_reference_data

from .access import require


@login_required
def reference_data(request):
    """Show the counts of reference rows; on POST load the fixtures and tell what came of each table."""
    require(permissions.can_load_reference_data(request.user))
    context = {"files": FILES}
    if request.method == "POST":
        try:
            context["loaded"] = load_reference_data(settings.BASE_DIR / "fixtures")
        except FixtureError as error:
            context["faults"] = error.faults
    context["tables"] = [
        {"name": table.model._meta.verbose_name, "count": _rows(table.model).count()} for table in TABLES
    ]
    return render(request, "reports/reference_data.html", context, status=422 if "faults" in context else 200)


def _rows(model: type[Model]) -> QuerySet:
    """Return what counts as reference data: a rehearsal is none."""
    return ReportingPeriod.objects.counted() if model is ReportingPeriod else model.objects.all()
