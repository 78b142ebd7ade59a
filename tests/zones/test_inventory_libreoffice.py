"""The inventory opened and saved by LibreOffice comes back as it was."""

import shutil
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from tests.conftest import NOW
from tests.zones.inventory_world import bring, exported
from zones.events import record_event

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed here")


def test_saved_by_libreoffice_unchanged_it_changes_nothing(
    make_zone, stranger_agency, specialist, tmp_path: Path
):
    zone = make_zone("Yên Lư", district=stranger_agency, location="=xã Yên Lư")
    stamp = {"by": specialist, "now": NOW}
    record_event(zone, kind="planned", happened_on=date(2021, 1, 5), document="-QĐ 1", area_ha=377, **stamp)
    source = tmp_path / "danh-muc.xlsx"
    source.write_bytes(exported().getvalue())
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run(
        [*command, str(tmp_path / "out"), str(source)], check=True, capture_output=True, timeout=120
    )
    kept = bring(BytesIO((tmp_path / "out" / source.name).read_bytes()), specialist)
    assert (kept.state, kept.counts["unchanged"]) == ("ready", 2)
    assert not any(kept.counts[name] for name in ("new_zone", "changed", "new_event", "disagreeing"))
