"""The search index: bigram tokens of a case, in the way each database does it best.

SQLite: an FTS5 table over the column `cases.tokens`, kept in step by triggers. PostgreSQL: a GIN index over
the tokens as an array, with no extension needed.
"""

from __future__ import annotations

from alembic import op

revision = "0002_search"
down_revision = "0001_foundation"
branch_labels = None
depends_on = None

TABLE = """CREATE VIRTUAL TABLE case_tokens USING fts5(
    tokens, content='cases', content_rowid='id', tokenize='unicode61', detail=none)"""
REMOVE = "INSERT INTO case_tokens(case_tokens, rowid, tokens) VALUES ('delete', old.id, old.tokens);"
ADD = "INSERT INTO case_tokens(rowid, tokens) VALUES (new.id, new.tokens);"
TRIGGERS = {
    "case_tokens_insert": f"AFTER INSERT ON cases BEGIN {ADD} END",
    "case_tokens_delete": f"AFTER DELETE ON cases BEGIN {REMOVE} END",
    "case_tokens_update": f"AFTER UPDATE OF tokens ON cases BEGIN {REMOVE} {ADD} END",
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(TABLE)
        for name, body in TRIGGERS.items():
            op.execute(f"CREATE TRIGGER {name} {body}")
        op.execute("INSERT INTO case_tokens(case_tokens) VALUES ('rebuild')")
    else:
        op.execute("CREATE INDEX ix_cases_tokens ON cases USING gin (string_to_array(tokens, ' '))")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in TRIGGERS:
            op.execute(f"DROP TRIGGER {name}")
        op.execute("DROP TABLE case_tokens")
    else:
        op.execute("DROP INDEX ix_cases_tokens")
