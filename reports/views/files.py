"""Files people brought: served as attachments to those who may see what they belong to."""

import logging

from csp.constants import NONE
from csp.decorators import csp
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from agencies.models import StoredFile
from bacgiang_plan.lib.files import attachment_header
from reports.files import may_fetch

logger = logging.getLogger(__name__)


@login_required
@csp({"default-src": [NONE], "sandbox": True})
def file(request, pk: int):
    """Hand out one file under the name its owner gave it; nothing in it may run in the portal's name."""
    stored = get_object_or_404(StoredFile, pk=pk)
    if not may_fetch(request.user, stored):
        raise Http404
    try:
        content = stored.file.open("rb")
    except OSError:
        logger.exception("stored file %s cannot be read", pk)
        raise Http404 from None
    response = FileResponse(content, content_type=stored.content_type)
    response.headers["Content-Disposition"] = attachment_header(stored.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
