"""HTML in, PDF out, as a process of its own: `python -m tracker.documents.render FOLDER < page.html > page.pdf`.

It imports nothing of ours, so that it starts quickly; it reads files of FOLDER and nothing else, and no network.
Exit code 3 means that the libraries it draws with are not installed.
"""

from __future__ import annotations

import ctypes.util
import logging
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

NO_LIBRARY = 3


def main() -> int:
    """Draw standard input; FOLDER is what relative addresses in it are relative to."""
    if sys.platform == "linux":
        # WeasyPrint tries a dozen names that only other systems have before the file name that is right here, and for
        # each of them Python runs ldconfig and a compiler to look for it: half of the time this process takes to start.
        ctypes.util.find_library = lambda name: None
    try:
        import weasyprint
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError):  # WeasyPrint itself, or Pango, which it loads with it
        return NO_LIBRARY
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    folder = Path(sys.argv[1]).resolve()

    class FolderFetcher(URLFetcher):
        """Opens files of the folder, and pictures that stand in the page itself."""

        def fetch(self, url: str, headers: object = None) -> object:
            """The file or the picture; ValueError for every other address."""
            parts = urlsplit(url)
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme == "data" or (parts.scheme == "file" and path.is_relative_to(folder)):
                return super().fetch(url, headers)
            raise ValueError("outside the folder")

    html = sys.stdin.buffer.read().decode("utf-8")
    page = weasyprint.HTML(
        string=html, base_url=folder.as_uri() + "/", url_fetcher=FolderFetcher(allowed_protocols={"file", "data"})
    )
    sys.stdout.buffer.write(page.write_pdf(pdf_version="1.7"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
