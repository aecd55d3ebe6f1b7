"""Serving the files of a case: only to who may see the case, and never so that a browser runs what is in them."""

from __future__ import annotations

import io
from typing import Any

from django.core.cache import cache
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views import View
from PIL import Image

from kentan.domain.cases.models import CaseFile
from kentan.interfaces.workspace.access import StaffMixin
from kentan.platform.files import open_stored

from .doors import OfCase

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox"
PICTURES = ("image/jpeg", "image/png", "image/webp")
THUMBNAIL = (320, 240)
KEPT_SECONDS = 3600


class OfFile(OfCase, StaffMixin, View):
    """A file of the case."""

    @property
    def file(self) -> CaseFile:
        """The file. Raises Http404, also for a file of another case."""
        return get_object_or_404(CaseFile, case=self.case, pk=self.kwargs["file"])


class ServeFile(OfFile):
    """The file itself: pictures are shown, everything else is downloaded."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The content with headers that keep it from acting."""
        file = self.file
        shown = file.content_type in PICTURES and "download" not in request.GET
        try:
            content = open_stored(file.stored_as)
        except FileNotFoundError:
            raise Http404 from None
        answer = FileResponse(content, content_type=file.content_type, as_attachment=not shown, filename=file.name)
        return guarded(answer)


class ServeThumbnail(OfFile):
    """A small picture of a photo."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Made when it is first asked for, and kept for an hour under the hash of the content."""
        file = self.file
        if file.content_type not in PICTURES:
            raise Http404
        try:
            small = cache.get_or_set(f"thumbnail:{file.digest}", lambda: _smaller(file), KEPT_SECONDS)
        except (FileNotFoundError, OSError):
            raise Http404 from None
        return guarded(HttpResponse(small, content_type="image/jpeg"))


def _smaller(file: CaseFile) -> bytes:
    with open_stored(file.stored_as) as content, Image.open(content) as picture:
        picture.draft("RGB", THUMBNAIL)
        picture.thumbnail(THUMBNAIL)
        out = io.BytesIO()
        picture.convert("RGB").save(out, "JPEG", quality=78)
    return out.getvalue()


def guarded(answer: HttpResponseBase) -> HttpResponseBase:
    """The answer with the headers that files of strangers get."""
    answer["Content-Security-Policy"] = POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
