"""A folder with a migrated database and the made-up county, copied for each test that fills it with cases."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from tests.conftest import NOW
from tracker import create_app
from tracker.audit.keyring import keep_prints
from tracker.cases.seed import seed_base
from tracker.config import Settings
from tracker.demo.county import build_county
from tracker.extensions import db, keys


@contextmanager
def opened(folder: Path, url: str = "") -> Iterator[Flask]:
    """The application on the database of a folder, inside its context."""
    app = create_app(Settings(data_dir=folder, database_url=url, testing=True))
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="session")
def county_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    with opened(folder):
        upgrade()
        seed_base(now=NOW)
        build_county(now=NOW, seed=1)
        keep_prints(keys.ring)
        db.session.commit()
    return folder


@pytest.fixture
def copy_county(county_folder: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Gives a fresh copy of the county under a name."""

    def copied(name: str) -> Path:
        return Path(shutil.copytree(county_folder, tmp_path / name))

    return copied
