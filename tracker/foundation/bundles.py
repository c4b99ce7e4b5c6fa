"""A file that a phone seals for the server alone: whoever carries it, its writer included, cannot open it again.

One composition of standards, as WebCrypto has them in the phone (static/js/bundles.js) and `cryptography` here:

- agreement: ECDH on P-256 between a key the phone makes for this one file and throws away, and the server's own
  (NIST SP 800-56A, ephemeral-static, C(1e, 1s));
- key: HKDF-SHA-256 of the agreed secret without salt; its info is `INFO` with both public points (RFC 5869);
- sealing: AES-256-GCM with a nonce of 12 bytes (RFC 5116); what stands in plain before it is its associated data.

    magic, version (8) · number of the writer (8, big-endian) · the file's own public point (65) · nonce (12) · sealed

The agreement says for whom a file is and not by whom: who has the public point can make one in any name. So what is
sealed holds a proof that the server once gave to its writer (`KeyRing.writer_proof`).
"""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tracker.foundation.crypto import KEY_BYTES, KeyUnusable, NotReadable, read_key, write_key

MAGIC = b"GRIDBOX\x01"
INFO = b"gridcase outbox bundle 1"
_CURVE = ec.SECP256R1()
_USER_BYTES, _POINT_BYTES, _NONCE_BYTES = 8, 65, 12
HEAD_BYTES = len(MAGIC) + _USER_BYTES + _POINT_BYTES
_FILE = "outbox.key"


class NoBundle(Exception):
    """These bytes are no sealed file of a phone."""


class BundleKey:
    """The server's key pair for such files; the private part is a file of its own beside the other keys (0600)."""

    def __init__(self, private: ec.EllipticCurvePrivateKey) -> None:
        self._private = private
        self.point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @classmethod
    def open(cls, folder: Path, *, create: bool = True) -> BundleKey:
        """The key of `folder`, made first when there is none; KeyUnusable when it cannot be read.

        It seals nothing of the database: without it the files that phones have sealed so far stay closed, and no more.
        """
        path = folder / _FILE
        if create and not path.exists():
            write_key(path, ec.generate_private_key(_CURVE).private_numbers().private_value.to_bytes(KEY_BYTES, "big"))
        try:
            return cls(ec.derive_private_key(int.from_bytes(read_key(path), "big"), _CURVE))
        except ValueError as error:
            raise KeyUnusable(f"{path}: no key of this curve") from error

    def unseal(self, data: bytes) -> tuple[int, bytes]:
        """The number of the writer and what he sealed. NoBundle, or NotReadable: damaged, or sealed for another key."""
        user_id = writer_of(data)
        head, nonce = data[:HEAD_BYTES], data[HEAD_BYTES : HEAD_BYTES + _NONCE_BYTES]
        point = head[-_POINT_BYTES:]
        try:
            theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)  # refuses what is not on the curve
            secret = self._private.exchange(ec.ECDH(), theirs)
            sealing = derive_key(secret, point, self.point)
            return user_id, AESGCM(sealing).decrypt(nonce, data[HEAD_BYTES + _NONCE_BYTES :], head)
        except (InvalidTag, ValueError) as error:
            raise NotReadable("a sealed file was changed, or is meant for another server") from error


def writer_of(data: bytes) -> int:
    """The number of the writer, as the file says it in plain; NoBundle for anything else."""
    if not data.startswith(MAGIC) or len(data) <= HEAD_BYTES + _NONCE_BYTES:
        raise NoBundle
    return int.from_bytes(data[len(MAGIC) : len(MAGIC) + _USER_BYTES], "big")


def derive_key(secret: bytes, ephemeral: bytes, static: bytes) -> bytes:
    """The key of one file from the agreed secret and the two public points."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=INFO + ephemeral + static).derive(secret)
