"""Keys in files, encrypted fields, blind indexes for exact search, and the seal of the history chain."""

import hmac
import os
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import mkstemp

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
MAC_BYTES = 16
_NONCE_BYTES = 12
_ROOT = "root.key"
_LAST_KEY_ID = 255


class KeyUnusable(Exception):
    """A key file is missing or damaged; the message names the file and never holds a key."""


class NotReadable(Exception):
    """An encrypted field was changed, belongs to another row, or its key is gone."""


class Unreadable(str):
    """The words that stand in the place of a sealed text which cannot be opened. Taken apart it holds nothing."""

    def __iter__(self) -> Iterator[str]:
        return iter(())


class KeyRing:
    """The keys of one installation: a root that never changes and numbered field keys, of which the last encrypts.

    Every key is its own file (0600), made by linking a finished temporary file to its name: two processes that
    start together end with the same keys, and a crash leaves no half-written one.
    """

    def __init__(self, folder: Path, root: bytes, field_keys: Mapping[int, bytes]) -> None:
        self._folder = folder
        self._root_print = _print_of(root)
        self._take(field_keys)
        self._index_key = _derive(root, b"blind index")
        self._chain_key = _derive(root, b"history chain")
        self._session_key = _derive(root, b"session")
        self._proof_key = _derive(root, b"outbox proof")

    @classmethod
    def open(cls, folder: Path, *, create: bool = True) -> "KeyRing":
        """Load the keys of `folder`, making them first when there are none; KeyUnusable when one cannot be read.

        With `create=False` a missing key is an error: for a database that already holds encrypted fields.
        """
        root = folder / _ROOT
        if create:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not root.exists():
                write_key(root, secrets.token_bytes(KEY_BYTES))
            if not any(_field_files(folder)):
                write_key(folder / _field_name(1), secrets.token_bytes(KEY_BYTES))
        return cls(folder, read_key(root), _read_field_keys(folder))

    @property
    def current_id(self) -> int:
        """The id of the key that encrypts now."""
        return self._current_id

    @property
    def prints(self) -> dict[str, str]:
        """A fingerprint of every key by its name; tells keys apart and gives nothing of them away."""
        return {_ROOT: self._root_print, **{_field_name(key_id): one for key_id, one in self._field_prints.items()}}

    def find_misfits(self, known: Mapping[str, str]) -> list[str]:
        """The names of keys that are gone or are not those whose fingerprints are known; new ones do not matter."""
        held = self.prints
        return sorted(name for name, fingerprint in known.items() if held.get(name) != fingerprint)

    def add_key(self) -> int:
        """Make a new field key, encrypt with it from now on, and return its id; older keys go on reading."""
        key_id = max(_read_field_keys(self._folder)) + 1
        while key_id <= _LAST_KEY_ID:
            if write_key(self._folder / _field_name(key_id), secrets.token_bytes(KEY_BYTES)):
                self._reload()
                return key_id
            key_id += 1  # another process took this number
        raise KeyUnusable(f"{self._folder}: all {_LAST_KEY_ID} key numbers are used")

    def encrypt(self, plain: str, aad: str) -> bytes:
        """Return key id, nonce and AES-256-GCM ciphertext, readable only with the same `aad` (table.column:row-id)."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._ciphers[self._current_id].encrypt(nonce, plain.encode(), aad.encode())
        return bytes((self._current_id,)) + nonce + sealed

    def decrypt(self, sealed: bytes, aad: str) -> str:
        """Return the text `encrypt` was given, or raise NotReadable."""
        cipher = self._cipher_of(sealed)
        try:
            nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
            return cipher.decrypt(nonce, body, aad.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise NotReadable(f"the field {aad} was changed or belongs to another row") from error

    def key_id_of(self, sealed: bytes) -> int:
        """Return the id of the key a field was encrypted with, so that a rotation can find the old ones."""
        return sealed[0] if sealed else 0

    def blind_index(self, value: str, purpose: str) -> bytes:
        """Return 32 bytes, the same for values of one purpose that differ in spaces, dashes, case or width only."""
        folded = unicodedata.normalize("NFKC", value).casefold()
        kept = "".join(character for character in folded if not character.isspace() and character != "-")
        return hmac.digest(self._index_key, purpose.encode() + b"\0" + kept.encode(), "sha256")

    def chain_mac(self, previous: bytes, payload: bytes) -> bytes:
        """Return the 16-byte seal of `payload` after the entry sealed with `previous` (empty for the first)."""
        framed = len(previous).to_bytes(2, "big") + previous + payload
        return hmac.digest(self._chain_key, framed, "sha256")[:MAC_BYTES]

    def session_secret(self) -> bytes:
        """Return the 32 bytes that sign sessions and form tokens."""
        return self._session_key

    def writer_proof(self, user_id: int) -> bytes:
        """Return 16 bytes that prove who sealed a file: none but this server makes them, for this user alone."""
        return hmac.digest(self._proof_key, str(user_id).encode(), "sha256")[:MAC_BYTES]

    def _cipher_of(self, sealed: bytes) -> AESGCM:
        key_id = self.key_id_of(sealed)
        if key_id not in self._ciphers:
            self._reload()  # another process may have added a key since this one started
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise NotReadable(f"no key {key_id} in {self._folder}")
        return cipher

    def _reload(self) -> None:
        self._take(_read_field_keys(self._folder))

    def _take(self, keys: Mapping[int, bytes]) -> None:
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._field_prints = {key_id: _print_of(key) for key_id, key in sorted(keys.items())}
        self._current_id = max(keys)


def _derive(root: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"gridcase " + use).derive(root)


def _print_of(key: bytes) -> str:
    return _derive(key, b"fingerprint")[:8].hex()


def _field_files(folder: Path) -> Iterator[Path]:
    return folder.glob("field-[0-9][0-9][0-9].key")


def _field_name(key_id: int) -> str:
    return f"field-{key_id:03d}.key"


def _read_field_keys(folder: Path) -> dict[int, bytes]:
    keys = {int(path.stem[6:]): read_key(path) for path in _field_files(folder)}
    if not keys:
        raise KeyUnusable(f"{folder}: no field key")
    return keys


def read_key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise KeyUnusable(f"{path}: {type(error).__name__}") from error
    if len(key) != KEY_BYTES:
        raise KeyUnusable(f"{path}: {len(key)} bytes instead of {KEY_BYTES}")
    return key


def write_key(path: Path, key: bytes) -> bool:
    """Write a key file unless it exists; True when it was this call that made it."""
    handle, name = mkstemp(dir=path.parent, prefix=".new-")  # mkstemp makes it 0600
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(temporary)
    except FileExistsError:
        return False
    finally:
        temporary.unlink()
    return True
