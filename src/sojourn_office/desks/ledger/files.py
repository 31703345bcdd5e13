"""Files to take home: one attached to its answer, several as one archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime

from django.http import HttpResponse


def zipped(folder: str, files: Mapping[str, bytes], *, at: datetime) -> bytes:
    """Files in one folder as an archive; the same files at the same moment are the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(f"{folder}/{name}", at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return written.getvalue()


def attached(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A file that is kept under a name."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
