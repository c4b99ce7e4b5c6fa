"""Make static/vendor/ again from the npm packages named in its manifest.

Run `python scripts/revendor.py`. It needs npm and nothing else; npm verifies what it fetches.
The manifest is both the recipe (packages, versions, files, icons) and the record (SHA-384 of every file).
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"
ICON_SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
EMPTY_FRAME = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


def digest(content: bytes) -> str:
    """Return the SHA-384 of `content` in the form browsers use for integrity: `sha384-` and base64."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def fetch_package(name: str, version: str, folder: Path) -> tarfile.TarFile:
    """Fetch one exact package version with `npm pack` into `folder` and return it opened."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to fetch the packages")
    packed = subprocess.run(
        [npm, "pack", "--silent", "--pack-destination", str(folder), f"{name}@{version}"],
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
    )
    return tarfile.open(folder / packed.stdout.split()[-1])


def read_member(package: tarfile.TarFile, path: str) -> bytes:
    """Return the bytes of one file inside an npm package; KeyError if it is not there."""
    member = package.extractfile(f"package/{path}")
    if member is None:
        raise KeyError(path)
    return member.read()


def draw_symbol(name: str, svg: str) -> str:
    """Return one icon as a sprite symbol called `i-<name>`, without the empty frame every icon carries."""
    shapes = ICON_SHAPES.search(svg)
    if shapes is None:
        raise ValueError(f"{name} is not an SVG icon")
    lines = (line.strip() for line in shapes.group(1).splitlines())
    body = "".join(line for line in lines if line and line != EMPTY_FRAME)
    return f'<symbol id="i-{name}" viewBox="0 0 24 24">{body}</symbol>'


def build_sprite(package: tarfile.TarFile, folder: str, icons: list[str]) -> bytes:
    """Return one SVG file holding every named icon, in the order of the alphabet."""
    symbols = [draw_symbol(name, read_member(package, f"{folder}/{name}.svg").decode()) for name in sorted(icons)]
    return ('<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n").encode()


def build_file(package: tarfile.TarFile, entry: dict[str, Any]) -> bytes:
    """Return the content of one vendored file, copied or drawn as its manifest entry says."""
    if "icons" in entry:
        return build_sprite(package, entry["source"], entry["icons"])
    return read_member(package, entry["source"])


def main() -> int:
    """Rewrite every vendored file and the manifest; returns the exit status."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        for described in manifest["packages"]:
            with fetch_package(described["package"], described["version"], Path(folder)) as package:
                described["licence"] = json.loads(read_member(package, "package.json"))["license"]
                for entry in described["files"]:
                    content = build_file(package, entry)
                    (VENDOR / entry["file"]).write_bytes(content)
                    entry["sha384"] = digest(content)
    MANIFEST.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
