"""Files that people send: kept in memory, never on the disk in clear, and pictures without their past.

A picture is drawn anew on an empty canvas, so that place, time, camera, comment and whatever else was
hidden in the file stay behind.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LIMIT = 10 * 1024 * 1024
MOST_PIXELS = 20_000_000
LONGEST_SIDE = 2400
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


class Refused(ValueError):  # noqa: N818
    """This file is not taken; `sentence` says why and what to do."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class InMemoryUpload(FileUploadHandler):
    """Holds what is sent in memory alone; what is over the limit is let go as it comes.

    A file over the limit arrives empty and marked `is_too_large`, so that the form can say so; a
    request of more than twice `FILE_UPLOAD_MAX_MEMORY_SIZE` is refused unread.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  Django's name
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        if content_length > 2 * settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("This is more than we can take at once.")
        self.room = settings.FILE_UPLOAD_MAX_MEMORY_SIZE

    def new_file(self, *arguments: Any, **options: Any) -> None:
        super().new_file(*arguments, **options)
        self.content = io.BytesIO()
        self.sent = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.sent += len(raw_data)
        if self._fits():
            self.content.write(raw_data)
        else:
            self.content = io.BytesIO()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        fits = self._fits()
        if fits:
            self.room -= self.sent
        self.content.seek(0)
        upload = InMemoryUploadedFile(
            file=self.content, field_name=self.field_name, name=self.file_name,
            content_type=self.content_type or "", size=self.sent if fits else 0, charset=self.charset,
            content_type_extra=self.content_type_extra,
        )  # fmt: skip
        upload.is_too_large = not fits  # type: ignore[attr-defined]
        return upload

    def _fits(self) -> bool:
        return self.sent <= min(LIMIT, self.room)


class UploadField(forms.FileField):
    """A file of a form; `limit` in bytes. `cleaned_data` has the content as bytes, None when empty.

    Raises ValidationError with a sentence that names the limit.
    """

    def __init__(self, *, limit: int = LIMIT, **options: Any) -> None:
        super().__init__(**options)
        self.limit = min(limit, LIMIT)

    def to_python(self, data: Any) -> Any:
        if getattr(data, "is_too_large", False) or (data and data.size > self.limit):
            raise ValidationError(
                _("This file is too large. We can take up to %(limit)s."),
                code="too_large",
                params={"limit": filesizeformat(self.limit)},
            )
        return super().to_python(data)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        return upload.read() if upload else None


class PictureField(UploadField):
    """A picture of a form: `cleaned_data` has it `Cleaned`, None when empty."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.FileInput({"accept": ",".join(TYPES.values())}))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        content = super().clean(data, initial)
        try:
            return clean_image(content) if content else None
        except Refused as error:
            raise ValidationError(str(error.sentence), code="picture") from None


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A picture drawn anew: nothing is left of the file it came from but what can be seen."""

    data: bytes
    content_type: str
    width: int
    height: int
    digest: str

    @property
    def extension(self) -> str:
        return {"image/jpeg": "jpg"}.get(self.content_type, self.content_type.partition("/")[2])


def clean_image(data: bytes) -> Cleaned:
    """Draw a picture anew: turned upright, at most 2,400 pixels a side, without any data beside it.

    JPEG, PNG and WebP alone, of an animation the first picture. Size and number of pixels are read
    from the header before anything is unpacked. Raises Refused.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415  only the pages that take a picture need it

    if len(data) > LIMIT:
        raise Refused(_("This picture is too large. Save it smaller and try again."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = Image.open(io.BytesIO(data), formats=list(TYPES))
        kind = picture.format or ""
        _require_few_pixels(picture.size)
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about metadata that goes anyway
            upright = ImageOps.exif_transpose(picture)
        canvas = _drawn_anew(upright, has_alpha=kind != "JPEG" and upright.has_transparency_data)
    except Refused:
        raise
    except Exception as error:  # a broken file breaks Pillow in many ways
        raise Refused(
            _("We cannot read this picture. Save it as JPEG, PNG or WebP and try again.")
        ) from error
    written = io.BytesIO()
    canvas.save(written, kind, **({"quality": 85} if kind != "PNG" else {"optimize": False}))
    content = written.getvalue()
    return Cleaned(content, TYPES[kind], canvas.width, canvas.height, hashed(content))


def hashed(data: bytes) -> str:
    """BLAKE2b-256 of a file as 64 hex digits."""
    return hashlib.blake2b(data, digest_size=32).hexdigest()


def _require_few_pixels(size: tuple[int, int]) -> None:
    if not 0 < size[0] * size[1] <= MOST_PIXELS:
        raise Refused(_("This picture has too many pixels. Save it smaller and try again."))


def _drawn_anew(picture: Any, *, has_alpha: bool) -> Any:
    from PIL import Image  # noqa: PLC0415

    mode = "RGBA" if has_alpha else "RGB"
    pixels = picture.convert(mode)
    pixels.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    canvas = Image.new(mode, pixels.size)
    canvas.paste(pixels)
    return canvas
