"""Word files and workbooks as LibreOffice prints them, with the fonts that an official's machine has."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

OFFICE = shutil.which("soffice")
FONTS = Path(__file__).resolve().parent.parent.parent / "static/fonts"
needs_office = pytest.mark.skipif(not OFFICE, reason="LibreOffice (soffice) is not installed here")
FONT_SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <alias binding="same">
    <family>Times New Roman</family>
    <prefer><family>Liberation Serif</family></prefer>
  </alias>
</fontconfig>
"""


def printed_by_office(content: bytes, folder: Path, *, suffix: str = "docx") -> bytes:
    """The PDF that LibreOffice makes of ``content``.

    Times New Roman is our Liberation Serif 2.1.5, which has its widths and every Vietnamese letter: Debian's
    own 1.07 lacks most of them, and what a fallback font draws is no page of an official's.
    """
    (folder / f"a.{suffix}").write_bytes(content)
    (folder / "fonts.conf").write_text(FONT_SETTINGS.format(fonts=FONTS, cache=folder / "cache"))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        OFFICE,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        folder,
        folder / f"a.{suffix}",
    ]
    environment = os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")}
    subprocess.run(command, check=True, timeout=120, capture_output=True, env=environment)
    return (folder / "a.pdf").read_bytes()
