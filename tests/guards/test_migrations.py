"""Migrations: one numbered line, up, down and up again on both databases, and no drift from the models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from tracker import create_app
from tracker.config import Settings
from tracker.extensions import db
from tracker.foundation.orm import Base

VERSIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"


def test_revisions_are_numbered_in_one_line() -> None:
    names = sorted(path.stem for path in VERSIONS.glob("*.py"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    for before, name in zip([None, *names], names, strict=False):
        body = (VERSIONS / f"{name}.py").read_text()
        assert re.search(rf"^revision = ['\"]{name}['\"]", body, re.M), f"{name}: revision must be the file's name"
        assert len(name) <= 32
        if before:
            assert re.search(rf"^down_revision = ['\"]{before}['\"]", body, re.M), f"{name} must follow {before}"


@pytest.fixture
def empty_app(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    url = ""
    if backend == "postgresql":
        url = request.getfixturevalue("postgresql_url")
        url = _new_database(url, tmp_path)
    app = create_app(Settings(data_dir=tmp_path, database_url=url, testing=True))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def _new_database(url: str, tmp_path: Path) -> str:
    import psycopg

    name = "m" + re.sub(r"\W", "", tmp_path.name.lower())[-20:]
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return (
        re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", url, count=0)
        if "?" not in url
        else url.replace("/postgres?", f"/{name}?")
    )


def tables() -> set[str]:
    return {name for name in inspect(db.engine).get_table_names() if not name.startswith("case_tokens")}


def test_up_down_and_up_again(empty_app: Flask) -> None:
    upgrade()
    full = tables()
    assert set(Base.metadata.tables) <= full
    downgrade(revision="base")
    assert tables() <= {"alembic_version"}
    upgrade()
    assert tables() == full


def test_the_models_and_the_migrations_agree(empty_app: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _parents: (
                    not (kind == "table" and str(name).startswith("case_tokens"))
                )
            },
        )
        drift = [one for one in compare_metadata(context, Base.metadata) if "ix_cases_tokens" not in str(one)]
        assert not drift, f"write a migration: {drift}"


def test_the_search_index_follows_its_cases(empty_app: Flask) -> None:
    upgrade()
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            connection.execute(text("INSERT INTO case_tokens(case_tokens, rank) VALUES ('integrity-check', 1)"))
    else:
        names = {index["name"] for index in inspect(db.engine).get_indexes("cases")}
        assert "ix_cases_tokens" in names
