"""`tracker mediation verify-dossier`."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.foundation.words import Refused
from tracker.mediation.papers.services.dossier import verify_dossier


@click.command("verify-dossier")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify_dossier_command(file: Path) -> None:
    """Recompute the SHA-256 on the last page of a bound file. Exit code 1 if the file was changed."""
    try:
        seal = verify_dossier(file.read_bytes())
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{file.name}: {seal.pages} pages, first {seal.size} bytes, SHA-256 {seal.sha256}: unchanged.")
