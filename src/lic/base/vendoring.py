"""Other people's browser libraries, as they were published but for their comments: what is taken, and from what.

`python -m lic.base.vendoring FOLDER` writes them anew from FOLDER, where `npm install --ignore-scripts` unpacked the versions named in
`vendored.toml`. That file says for each package its version, its licence and the hash by which npm knows its archive; and for each file the
hash of what was published and of what stands here. A house test compares the second; nothing is written where the first differs.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).parents[1] / "safety" / "vendored.toml"
HOME = LIST.parent / "static" / "safety" / "vendored"


@dataclass(frozen=True, slots=True)
class File:
    """One file of a package. `published` and `kept`: SHA-256, as in `integrity` of a page."""

    package: str
    version: str
    name: str
    published: str
    kept: str

    @property
    def path(self) -> Path:
        """Where it stands here; the version in its address lets browsers keep it for ever."""
        return HOME / f"{self.package.strip('@').replace('/', '-')}-{self.version}" / self.name


def files() -> Iterator[File]:
    """Every file of the list."""
    for package, one in tomllib.loads(LIST.read_text("utf-8")).items():
        for name, (published, kept) in one["files"].items():
            yield File(package, one["version"], name, published, kept)


def digest(content: bytes) -> str:
    """SHA-256, as browsers write it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()


def bare(name: str, content: bytes) -> bytes:
    """A module without its comments and blank lines: two thirds of a published file. Notices of a licence (`/*!`) stay.

    Whole lines go or stay, so that what is left is what was published, to the letter.
    """
    if not name.endswith(".js") or name.endswith(".min.js"):
        return content
    kept, is_inside = [], False
    for line in content.decode().splitlines():
        text = line.strip()
        begins = text.startswith("/*") and not text.startswith("/*!") and _is_all(text)
        if not (is_inside or begins or text.startswith("//") or not text):
            kept.append(line)
        if is_inside or begins:
            is_inside = not text.endswith("*/")
    return ("\n".join(kept) + "\n").encode()


def _is_all(text: str) -> bool:
    """Whether a line that begins with a comment holds nothing else: `/* @__PURE__ */ f()` does."""
    return text.find("*/") in {-1, len(text) - 2}


def main(folder: Path) -> int:
    """Write every file of the list anew; the exit code."""
    for one in files():
        source = folder / one.package
        version = json.loads((source / "package.json").read_text("utf-8"))["version"]
        content = (source / one.name).read_bytes()
        if (version, digest(content)) != (one.version, one.published):
            sys.stderr.write(f"{one.package} {version}: {one.name} is {digest(content)}\n")
            return 1
        one.path.parent.mkdir(parents=True, exist_ok=True)
        one.path.write_bytes(bare(one.name, content))
        sys.stdout.write(f"{one.path.relative_to(HOME)} {digest(one.path.read_bytes())}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
