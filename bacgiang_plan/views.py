"""The front door: everybody lands on the page of their work."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect

from agencies.models import Role

LANDING = {
    Role.OFFICER: "reports:mine",
    Role.AGENCY_HEAD: "reports:mine",
    Role.SPECIALIST: "reports:queue",
    Role.CONSOLIDATOR_HEAD: "reports:queue",
    Role.LEADER: "reports:dashboard",
    Role.ADMINISTRATOR: "reports:dashboard",
}


@login_required
def home(request):
    """Send a signed-in person to the page of their role."""
    return redirect(LANDING[Role(request.user.role)])
