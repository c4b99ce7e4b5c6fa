"""A file as a phone seals it for the server (static/js/bundles.js), written apart from the code that opens it."""

from __future__ import annotations

import base64
import json
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.conftest import NOW
from tests.field.sending import WORDS, key, phone_clock
from tests.visitor import Visitor


def terms(visitor: Visitor) -> dict[str, Any]:
    """Who is logged in, and with what his phone seals."""
    state = visitor.get("/outbox/state", headers=WORDS).response.get_json()
    return {"user": state["actor"], **state["bundle"]}


def seal(of: dict[str, Any], plain: bytes) -> bytes:
    curve = ec.SECP256R1()
    mine = ec.generate_private_key(curve)
    point = mine.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    theirs = base64.b64decode(of["point"])
    secret = mine.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(curve, theirs))
    info = b"gridcase outbox bundle 1" + point + theirs
    sealing = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)
    head = b"GRIDBOX\x01" + of["user"].to_bytes(8, "big") + point
    nonce = os.urandom(12)
    return head + nonce + AESGCM(sealing).encrypt(nonce, plain, head)


def entry(url: str, fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An entry that waits on a phone; `photos` are their bytes."""
    photos, form_key = more.pop("photos", []), key()
    pairs = [[name, str(value)] for name, value in fields.items()]
    if photos:
        pairs.append(["photos-held", form_key])
    files = [
        {"field": "photos", "formKey": form_key, "name": "巷口.jpg", "data": base64.b64encode(one).decode()}
        for one in photos
    ]
    told = {"id": key(), "url": url, "written": phone_clock(NOW), "later": "", "fields": pairs, "files": files}
    return told | more


def bundle(of: dict[str, Any], *entries: dict[str, Any], **more: Any) -> bytes:
    """The file of a phone with these entries."""
    return seal(of, json.dumps({"proof": of["proof"], "behind": 0, "entries": entries} | more).encode())
