"""Files that people hand in: told by their content, cleaned, named, stored.

`inspect` decides. It takes photos (JPEG, PNG, WebP), PDF, Word, Excel and PowerPoint in both formats (WPS
writes the same ones), plain text, voice (MP3, AMR, M4A) and video (MP4, MOV, 3GP). A name proves nothing: the
content must have the structure of its kind. It changes pictures, which are decoded, turned upright and encoded
anew, so that position, device and hidden data are gone; sound and video, whose metadata is blanked; and text,
which becomes UTF-8. It refuses macros and other programs in office files, PDF files that run scripts or start
programs, office files that a password hides, archives and pictures that unpack to far more than they should. An
encrypted PDF is taken with a note, because courts and land offices hand them out that way.

Stored content never decides how a browser treats it: serve it with the content type of `Cleaned`, `nosniff`, and as a
download unless it is a picture.
"""

from kentan.platform.files.inspection import Cleaned, inspect
from kentan.platform.files.names import clean_name
from kentan.platform.files.storing import discard, intact, open_stored, store

__all__ = ["Cleaned", "clean_name", "discard", "inspect", "intact", "open_stored", "store"]
