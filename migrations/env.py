"""Alembic's way into the application: the engine and models of the app, numbered revisions."""

from __future__ import annotations

from alembic import context
from alembic.script import ScriptDirectory
from sqlalchemy.types import TypeDecorator

from tracker import models  # noqa: F401 - fills the metadata
from tracker.extensions import db, may_write
from tracker.foundation.orm import Base, Word

target = Base.metadata


def number_revision(_context, _revision, directives) -> None:
    """Name a new revision by number and words: 0002_add_visits."""
    script = directives[0]
    folder = ScriptDirectory.from_config(context.config)
    last = max((int(one.revision[:4]) for one in folder.walk_revisions()), default=0)
    words = "_".join(script.message.lower().split())[:26] if script.message else "change"
    script.rev_id = f"{last + 1:04d}_{words}"


def is_ours(name, kind, parent_names) -> bool:
    """The search index on SQLite is made by hand in a migration and is not part of the models."""
    return not (kind == "table" and name is not None and name.startswith("case_tokens"))


def render_item(kind, item, autogen_context):
    """Write our column types as what they are stored as: a migration must not change when our code does."""
    if kind == "type" and isinstance(item, TypeDecorator):
        plain = item.impl
        if isinstance(item, Word):
            return f"sa.String(length={plain.length})"
        return f"sa.{type(plain).__name__}()"
    return False


def run() -> None:
    may_write.set(True)
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target,
            render_as_batch=True,
            compare_type=True,
            include_name=is_ours,
            process_revision_directives=number_revision,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
