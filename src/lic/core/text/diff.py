"""What changed between two versions of a text, word by word, and the mark that tells versions apart."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME = "SAME"
ADDED = "ADDED"
REMOVED = "REMOVED"

_NEWLINE = re.compile("\r\n|\r")
_PARAGRAPH = re.compile(r"\n+|[^\n]+")
_TOKEN = re.compile(r"\n+|[^\S\n]+|\w+(?:['’-]\w+)*|[^\w\s]")
# Comparing words takes time by the product of the two lengths; beyond this a block is shown whole.
_MOST_PAIRS = 4_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is SAME in both versions, ADDED in the new, or REMOVED from the old."""

    kind: str
    text: str


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces that lead from the old text to the new, in reading order.

    SAME and REMOVED pieces together are the old text, SAME and ADDED the new, both with
    ``\\n`` line ends and NFC. Paragraphs are aligned first, then words; what was removed stands before
    what replaced it, and single words between two changes stay words.
    """
    before, after = _normal(old), _normal(new)
    pieces: list[Piece] = []
    for removed, added in _paragraph_blocks(before, after):
        pieces += _words(removed, added)
    return tuple(_merged(_bridged(pieces)))


def fingerprint(text: str) -> str:
    """Return the text's fingerprint as printed on a record: 32 hexadecimal digits in groups of four.

    BLAKE2b-128 of the text in NFC with ``\\n`` line ends, so that the same words typed on another
    device have the same fingerprint; any other change gives another.
    """
    content = _normal(text).encode("utf-8", "surrogatepass")
    digits = hashlib.blake2b(content, digest_size=16).hexdigest()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", _NEWLINE.sub("\n", text))


def _paragraph_blocks(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield stretches of both texts that belong together; equal ones are equal paragraphs."""
    old, new = _PARAGRAPH.findall(before), _PARAGRAPH.findall(after)
    for _, i, j, k, m in _opcodes(old, new):
        yield "".join(old[i:j]), "".join(new[k:m])


def _words(removed: str, added: str) -> Iterator[Piece]:
    if removed == added:
        yield Piece(SAME, removed)
        return
    old, new = _TOKEN.findall(removed), _TOKEN.findall(added)
    for same, i, j, k, m in _opcodes(old, new):
        if same:
            yield Piece(SAME, "".join(old[i:j]))
        else:
            yield Piece(REMOVED, "".join(old[i:j]))
            yield Piece(ADDED, "".join(new[k:m]))


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Yield (equal, i, j, k, m): ``old[i:j]`` against ``new[k:m]``, ends that agree cut off first."""
    head = _agreeing(old, new)
    tail = _agreeing(old[head:][::-1], new[head:][::-1])
    old_end, new_end = len(old) - tail, len(new) - tail
    yield True, 0, head, 0, head
    if (old_end - head) * (new_end - head) > _MOST_PAIRS:
        yield False, head, old_end, head, new_end
    else:
        matcher = SequenceMatcher(None, old[head:old_end], new[head:new_end], autojunk=False)
        for tag, i, j, k, m in matcher.get_opcodes():
            yield tag == "equal", head + i, head + j, head + k, head + m
    yield True, old_end, len(old), new_end, len(new)


def _agreeing(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _bridged(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Turn a blank between two changes into a change: "old word" to "new words" reads as one."""
    full = [piece for piece in pieces if piece.text]
    for index, piece in enumerate(full):
        inside = 0 < index < len(full) - 1
        if (
            inside
            and piece.kind == SAME
            and piece.text.isspace()
            and "\n" not in piece.text
            and full[index - 1].kind != SAME != full[index + 1].kind
        ):
            yield Piece(REMOVED, piece.text)
            yield Piece(ADDED, piece.text)
        else:
            yield piece


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Join neighbours of one kind; between two unchanged pieces, the removed before the added."""
    waiting = {SAME: "", REMOVED: "", ADDED: ""}
    for piece in pieces:
        if piece.kind == SAME:
            yield from _flush(waiting, REMOVED, ADDED)
        else:
            yield from _flush(waiting, SAME)
        waiting[piece.kind] += piece.text
    yield from _flush(waiting, SAME, REMOVED, ADDED)


def _flush(waiting: dict[str, str], *kinds: str) -> Iterator[Piece]:
    for kind in kinds:
        if waiting[kind]:
            yield Piece(kind, waiting[kind])
            waiting[kind] = ""
