"""How much anybody may send at once. What is too much never reaches the disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

TOO_LARGE = "kentan.upload_too_large"
MEBIBYTE = 1024 * 1024
HOPELESS = 4  # times the limit: not even read to its end


class Quota(FileUploadHandler):
    """First of the upload handlers: stops a request whose files are larger in all than the limit."""

    def handle_raw_input(
        self, input_data: Any, meta: dict[str, Any], content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        """Only the length is looked at."""
        self.length = content_length
        self.most = settings.KENTAN_MAX_UPLOAD_MB * MEBIBYTE

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Refuse the first file; the fields before it are kept, so the page can say what was wrong."""
        super().new_file(*args, **kwargs)
        if self.length > self.most:
            if self.request is not None:
                self.request.META[TOO_LARGE] = "yes"
            raise StopUpload(connection_reset=self.length > HOPELESS * self.most)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand on to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """Leave the file to the next handler."""
        return None


def too_large(request: HttpRequest) -> bool:
    """Whether the files of this request were left out because they were too large in all."""
    return TOO_LARGE in request.META
