"""Files people brought: served as attachments to those who may see what they belong to."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.shortcuts import get_object_or_404

from reports.files import files_visible_to


@login_required
def file(request, pk: int):
    """Hand out one file under the name its owner gave it."""
    stored = get_object_or_404(files_visible_to(request.user), pk=pk)
    return FileResponse(
        stored.file.open("rb"), as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
