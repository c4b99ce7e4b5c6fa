"""Renew the Chinese catalogue: collect the English words of code and templates, merge, compile.

Run `python scripts/catalogue.py` after changing words, translate what is new in
translations/zh_Hans_CN/LC_MESSAGES/messages.po, and run it again. `--check` changes nothing and fails when
something is missing, fuzzy or not compiled.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"


def collect(template: Path) -> None:
    """Every marked word of the project into a template file."""
    mapping, keywords = str(ROOT / "babel.cfg"), "_l N_ gettext ngettext:1,2 quick_ngettext:1,2"
    options = ["--mapping-file", mapping, "--keywords", keywords, "--no-location", "--sort-output", "--omit-header"]
    options += ["--ignore-dirs", ".* node_modules build"]  # without this, folders that begin with _ are passed over
    CommandLineInterface().run(["pybabel", "--quiet", "extract", *options, "--output-file", str(template), str(ROOT)])


def main() -> int:
    is_check = "--check" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        collect(template)
        with template.open("rb") as file:
            wanted = read_po(file)
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans_CN")
    before = {message.id for message in catalogue if message.id}
    catalogue.update(wanted, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    missing = [str(one.id) for one in catalogue if one.id and (one.fuzzy or not all(_strings(one.string)))]
    gone = before - {message.id for message in catalogue if message.id}
    if is_check:
        for word in [*missing, *(f"no longer used: {one}" for one in gone)]:
            print(word)  # noqa: T201 - what a check is for
        return 1 if missing or gone or not _is_compiled(catalogue) else 0
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, omit_header=False, sort_output=True, width=120)
    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    print(f"{len(list(catalogue)) - 1} words, {len(missing)} to translate")  # noqa: T201 - a report
    return 0


def _strings(string: object) -> list[str]:
    return list(string) if isinstance(string, (list, tuple)) else [str(string or "")]


def _is_compiled(catalogue: object) -> bool:
    """The compiled file says what the catalogue says."""
    from gettext import GNUTranslations

    compiled = CATALOGUE.with_suffix(".mo")
    if not compiled.is_file():
        return False
    with compiled.open("rb") as file:
        translations = GNUTranslations(file)
    for message in catalogue:  # type: ignore[attr-defined]
        if message.id and not message.pluralizable and translations.gettext(message.id) != message.string:
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
