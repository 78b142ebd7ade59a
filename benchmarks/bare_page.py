"""The floor of every page budget: signed in, our base template, 25 rows of five cells from one query.

Another number of rows is asked for as ?dong=50.
"""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import include, path

from tasks.models import Task


@login_required
def bare(request):
    rows = Task.objects.values_list("clause", "order", "first_line", "last_line", "text")
    return render(request, "bare_page.html", {"rows": rows[: int(request.GET.get("dong", 25))]})


urlpatterns = [path("tran/", bare), path("", include("bacgiang_plan.urls"))]
