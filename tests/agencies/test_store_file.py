import hashlib
import stat
from pathlib import Path

import pytest
from django.core.files.uploadhandler import TemporaryUploadedFile
from django.db import transaction

from agencies.actions import store_file
from agencies.models import StoredFile
from bacgiang_plan.lib.files import SCANS, FileRefusedError
from tests.conftest import NOW
from tests.lib.file_corpus import pdf, upload, xlsx
from tests.lib.test_files import written


def test_a_file_is_kept_under_a_random_name_for_this_program_only(officer):
    stored = store_file(upload("Tờ trình.pdf", pdf("a")), by=officer, now=NOW)
    same = store_file(upload("Tờ trình.pdf", pdf("a")), by=officer, now=NOW)
    stored.refresh_from_db()
    assert (stored.name, stored.content_type, stored.size) == (
        "Tờ trình.pdf",
        "application/pdf",
        len(pdf("a")),
    )
    assert (stored.sha256, stored.uploaded_by, stored.uploaded_at) == (
        hashlib.sha256(pdf("a")).hexdigest(),
        officer,
        NOW,
    )
    assert Path(stored.file.path).read_bytes() == pdf("a")
    assert len(written()) == 2
    assert stored.file.name != same.file.name
    assert "trình" not in stored.file.name
    assert len(stored.file.name.removeprefix("tep/")) == 32
    assert mode(stored) == 0o600


def mode(stored: StoredFile) -> int:
    return stat.S_IMODE(Path(stored.file.path).stat().st_mode)


def test_an_upload_on_disk_is_moved_there_whole(officer):
    big = TemporaryUploadedFile("a.pdf", "text/html", 0, None)
    big.write(pdf("x" * 3_000_000))
    big.size = big.tell()
    stored = store_file(big, by=officer, now=NOW)
    big.close()
    assert (stored.file.size, mode(stored)) == (big.size, 0o600)


@pytest.mark.parametrize(
    "name", ["../../../evil.pdf", "/etc/cron.d/evil.pdf", "..\\..\\evil.pdf"], ids=range(3)
)
def test_no_name_leads_out_of_the_folder(name, officer, settings):
    file = upload("a.pdf", pdf())
    file._name = name  # a client that sends what a browser never would
    stored = store_file(file, by=officer, now=NOW)
    assert stored.file.path.startswith(str(settings.MEDIA_ROOT / "tep"))
    assert "/" not in stored.name


def test_a_refused_file_leaves_nothing(officer):
    with pytest.raises(FileRefusedError):
        store_file(upload("a.xlsx", xlsx()), by=officer, now=NOW, kinds=SCANS)
    assert (StoredFile.objects.count(), written()) == (0, [])


def test_a_transaction_that_fails_round_it_leaves_nothing(officer):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        store_file(upload("a.pdf", pdf()), by=officer, now=NOW)
        1 / 0  # noqa: B018
    assert (StoredFile.objects.count(), written()) == (0, [])
