"""Settings: everything the environment may decide, checked at once."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tracker.extensions import SHIPPED
from tracker.foundation.datum import Datum


class BadSettings(ValueError):
    """The environment asks for something impossible; `problems` holds one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


#: Where the tiles of a map come from: an address of a server with a place for each of three numbers, and nothing in the
#: server's part that could say more than a server in a policy.
_TILES = re.compile(r"(https?://[A-Za-z0-9.-]+(?::\d{1,5})?)/[^\s\"'<>]*")


@dataclass(frozen=True)
class Tiles:
    """The ground of our maps: pictures of some map service. Without any, our own outlines are the ground."""

    urls: tuple[str, ...] = ()
    #: What the pictures are drawn in; points on them are moved to it.
    datum: Datum = Datum.WGS84
    #: Source and map review number (审图号), which stand on the map.
    credit: str = ""

    @property
    def origins(self) -> tuple[str, ...]:
        """The servers the pictures come from, for the policy of pages with a map."""
        return tuple(dict.fromkeys(found[1] for url in self.urls if (found := _TILES.fullmatch(url))))

    @classmethod
    def from_env(cls, env: Mapping[str, str], problems: list[str]) -> Tiles:
        urls = tuple(env.get("GRID_MAP_TILES", "").split())
        for url in urls:
            if not _TILES.fullmatch(url) or not all(part in url for part in ("{z}", "{x}", "{y}")):
                problems.append(f"GRID_MAP_TILES must be addresses with {{z}}, {{x}} and {{y}}, not {url!r}.")
        datum = env.get("GRID_MAP_DATUM", "").strip().lower() or Datum.WGS84
        if datum not in set(Datum):
            known = ", ".join(Datum)
            problems.append(f"GRID_MAP_DATUM must be one of {known}, not {datum!r}.")
            datum = Datum.WGS84
        credit = env.get("GRID_MAP_CREDIT", "").strip()
        if urls and not credit:
            problems.append("GRID_MAP_CREDIT must name the map's source and its review number (审图号).")
        return cls(urls, Datum(datum), credit)


@dataclass(frozen=True)
class Settings:
    """What a running Gridcase needs to know. Defaults are safe in production and safe to publish."""

    data_dir: Path = Path("instance")
    database_url: str = ""
    #: Where jobs queue; a file in the data directory unless a Redis is given.
    redis_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 8
    #: Seconds between two looks at the clocks.
    sweep_seconds: int = 60
    #: True when TLS ends in front of the application: cookies become Secure and HSTS is sent.
    https: bool = False
    #: How many reverse proxies stand in front; their X-Forwarded-* headers are believed, no others.
    proxies: int = 0
    tiles: Tiles = field(default_factory=Tiles)
    testing: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read PORT, HOST and GRID_*; raise BadSettings naming every problem in one go."""
        env = os.environ if env is None else env
        problems: list[str] = []

        def whole(name: str, default: int, low: int, high: int) -> int:
            raw = env.get(name, "").strip()
            if not raw:
                return default
            if not raw.isdigit() or not low <= int(raw) <= high:
                problems.append(f"{name} must be a whole number from {low} to {high}, not {raw!r}.")
                return default
            return int(raw)

        data_dir = Path(env.get("GRID_DATA_DIR") or "instance").expanduser().resolve()
        if data_dir.exists() and not data_dir.is_dir():
            problems.append(f"GRID_DATA_DIR must be a folder; {str(data_dir)!r} is a file.")
        url = env.get("GRID_DATABASE_URL", "").strip()
        if url and not url.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
            problems.append("GRID_DATABASE_URL must begin with sqlite: or postgresql:.")
        redis_url = env.get("GRID_REDIS_URL", "").strip()
        if redis_url and not redis_url.startswith(("redis://", "rediss://", "unix://")):
            problems.append("GRID_REDIS_URL must begin with redis://, rediss:// or unix://.")
        settings = cls(
            data_dir=data_dir,
            database_url=url,
            redis_url=redis_url,
            host=env.get("HOST", "").strip() or "127.0.0.1",
            port=whole("PORT", 8000, 0, 65535),
            workers=whole("GRID_WORKERS", 2, 1, 64),
            threads=whole("GRID_THREADS", 8, 1, 256),
            sweep_seconds=whole("GRID_SWEEP_SECONDS", 60, 1, 3600),
            https=env.get("GRID_HTTPS", "").strip().lower() in {"1", "true", "yes", "on"},
            proxies=whole("GRID_PROXIES", 0, 0, 5),
            tiles=Tiles.from_env(env, problems),
        )
        if problems:
            raise BadSettings(problems)
        return settings

    @property
    def url(self) -> str:
        """The database address; a file in the data directory unless another is given."""
        return self.database_url or f"sqlite:///{self.data_dir / 'gridcase.db'}"

    @property
    def files_dir(self) -> Path:
        return self.data_dir / "files"

    @property
    def pieces_dir(self) -> Path:
        return self.data_dir / "pieces"

    @property
    def held_dir(self) -> Path:
        """Files that wait for their form; nothing in it needs to be kept with a copy of the data."""
        return self.data_dir / "held"

    @property
    def keys_dir(self) -> Path:
        return self.data_dir / "keys"


def flask_config(settings: Settings) -> dict[str, object]:
    """What Flask and the libraries on it are told."""
    return {
        "SETTINGS": settings,
        "TESTING": settings.testing,
        "SQLALCHEMY_DATABASE_URI": _with_driver(settings.url),
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(settings.url),
        "SESSION_COOKIE_NAME": "gridcase",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_REFRESH_EACH_REQUEST": False,  # web/identity.py renews it once a minute
        "PERMANENT_SESSION_LIFETIME": timedelta(minutes=30),
        "WTF_CSRF_TIME_LIMIT": None,  # a token lives as long as its session; a shorter life would lose typed work
        "WTF_CSRF_SSL_STRICT": False,  # the Origin check of web/security.py does this for http and https alike
        "MAX_CONTENT_LENGTH": 100 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "BABEL_TRANSLATION_DIRECTORIES": str(SHIPPED / "translations"),
        "STARTED_AT": time.time(),
        "POLL_SECONDS": 60,
        "SHELL_PATIENCE": 15,  # seconds a phone waits for a page before it shows what lies on it
        "PATIENCE": 5,  # seconds a request waits for a lock someone else holds
        "COMPRESS_MIMETYPES": ["text/html", "application/json", "image/svg+xml"],
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_LEVEL": 5,
        "COMPRESS_BR_LEVEL": 4,  # as quick as the other's 5, and a twelfth smaller
        "COMPRESS_MIN_SIZE": 1000,
    }


def _with_driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _engine_options(url: str) -> dict[str, object]:
    # What is written to the database must not turn up in a log when a statement fails. A thread has one connection
    # at most and GRID_THREADS bounds the threads: a second bound would only turn people away.
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 5}, "hide_parameters": True, "max_overflow": -1}
    # A prepared generic plan once made a search 20,000 times slower: psycopg then must not prepare.
    return {
        "connect_args": {"prepare_threshold": None, "connect_timeout": 5},
        "pool_pre_ping": True,
        "max_overflow": -1,
        "hide_parameters": True,
    }
