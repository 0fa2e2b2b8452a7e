"""Files stay in memory and pictures lose their past; what is too large is said so."""

from __future__ import annotations

import io
import tempfile
import time
import zlib
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from lic.base import files
from lic.base.files import Refused, clean_image

CANARY = b"canary-3f9a"


class Send(forms.Form):
    file = files.UploadField()


class Show(forms.Form):
    picture = files.PictureField(required=False)


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **options
) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, "red" if mode in {"RGB", "RGBA"} else 1).save(written, kind, **options)
    return written.getvalue()


def with_a_past(kind: str) -> bytes:
    """A picture with place, comment, profile and text that name a canary."""
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    exif.get_ifd(0x8825)[1] = "N"
    options = {"exif": exif, "icc_profile": b"profile " + CANARY}
    if kind == "JPEG":
        options["comment"] = CANARY
    if kind == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_text("Comment", CANARY.decode())
    if kind == "WEBP":
        options["xmp"] = b"<x>" + CANARY + b"</x>"
    return picture(kind, **options) + CANARY


def sent(*contents: bytes):
    request = RequestFactory().post(
        "/", {f"file{n}": SimpleUploadedFile("a.bin", c) for n, c in enumerate(contents)}
    )
    request.upload_handlers = [files.InMemoryUpload(request)]
    return [request.FILES[f"file{n}"] for n in range(len(contents))]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_is_left_of_a_picture_but_what_can_be_seen(kind):
    given_in = with_a_past(kind)

    cleaned = clean_image(given_in)

    again = Image.open(io.BytesIO(cleaned.data))
    assert (CANARY in given_in, CANARY in cleaned.data) == (True, False)
    assert (again.format, again.size, dict(again.getexif())) == (kind, (40, 20), {})
    assert not {"icc_profile", "comment", "exif", "xmp", "Comment"} & set(again.info)
    assert (cleaned.content_type, cleaned.digest) == (files.TYPES[kind], files.hashed(cleaned.data))


def test_a_picture_is_turned_upright_before_its_data_goes():
    exif = Image.Exif()
    exif[0x0112] = 6

    cleaned = clean_image(picture("JPEG", (40, 20), exif=exif))

    assert (cleaned.width, cleaned.height) == (20, 40)


def test_what_is_clear_stays_clear():
    cleaned = clean_image(picture("PNG", mode="RGBA"))

    assert Image.open(io.BytesIO(cleaned.data)).mode == "RGBA"


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "I;16"])
def test_every_sort_of_pixels_is_drawn(mode):
    cleaned = clean_image(picture("JPEG" if mode == "CMYK" else "PNG", mode=mode))

    assert cleaned.width == 40


def test_a_large_picture_becomes_smaller():
    cleaned = clean_image(picture("JPEG", (4800, 1200)))

    assert (cleaned.width, cleaned.height, cleaned.extension) == (2400, 600, "jpg")


def bomb() -> bytes:
    """A PNG of 30,000 × 30,000 pixels in some 100 kB."""
    import struct

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(3751) * 30_000))
        + chunk(b"IEND", b"")
    )


def test_a_bomb_is_refused_at_once():
    content = bomb()
    began = time.process_time()

    with pytest.raises(Refused, match="too many pixels|cannot read"):
        clean_image(content)

    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + bytes(40),
        b"%PDF-1.7",
        b"<svg onload='x'/>",
        b"\xff\xd8\xff\xe0",
        picture("TIFF"),
        picture("BMP"),
    ],
)
def test_other_files_are_refused(content):
    with pytest.raises(Refused, match="JPEG, PNG or WebP"):
        clean_image(content)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    at=st.integers(0, 5000),
    byte=st.integers(0, 255),
    cut=st.integers(0, 400),
    kind=st.sampled_from(list(files.TYPES)),
)
def test_a_damaged_picture_is_drawn_or_refused_never_anything_else(at, byte, cut, kind):
    content = bytearray(picture(kind))
    content[at % len(content)] = byte

    try:
        cleaned = clean_image(bytes(content[: len(content) - cut]))
    except Refused:
        return

    assert cleaned.content_type in files.TYPES.values()


def test_an_upload_stays_in_memory(monkeypatch):
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", None)
    before = set(Path(tempfile.gettempdir()).iterdir())

    (upload,) = sent(CANARY * 300_000)

    assert upload.read() == CANARY * 300_000
    assert not [
        p for p in set(Path(tempfile.gettempdir()).iterdir()) - before if "upload" in p.name
    ]


def test_what_is_over_the_limit_is_let_go_and_the_form_says_so():
    (upload,) = sent(bytes(files.LIMIT + 1))

    form = Send({}, {"file": upload})

    assert (upload.size, upload.read()) == (0, b"")
    assert form.errors["file"] == ["This file is too large. We can take up to 10.0\xa0MB."]


def test_many_files_have_one_limit_together(settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000

    uploads = sent(bytes(600), bytes(600), bytes(300))

    assert [upload.size for upload in uploads] == [600, 0, 300]


def test_a_request_far_over_the_limit_is_refused_unread(settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000

    with pytest.raises(RequestDataTooBig):
        sent(bytes(4000))


def test_a_form_gives_content_and_pictures():
    form = Send({}, {"file": SimpleUploadedFile("a.csv", b"a,b")})
    show = Show({}, {"picture": SimpleUploadedFile("a.jpg", with_a_past("JPEG"))})
    wrong = Show({}, {"picture": SimpleUploadedFile("a.jpg", b"no picture")})

    assert (form.is_valid(), form.cleaned_data["file"]) == (True, b"a,b")
    assert (show.is_valid(), show.cleaned_data["picture"].width) == (True, 40)
    assert (Show({}, {}).is_valid(), wrong.is_valid()) == (True, False)


def test_the_settings_name_the_handler(settings):
    assert settings.FILE_UPLOAD_HANDLERS == ["lic.base.files.InMemoryUpload"]
