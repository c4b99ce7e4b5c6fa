"""Passwords: argon2id, ten characters of three kinds, the last five not again."""

from __future__ import annotations

import string

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from tracker.foundation.words import N_, Refused

#: OWASP's smaller setting: 19 MiB, two passes; strong, and a small server survives twenty logins at once.
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
SHORTEST, LONGEST = 10, 128
KEPT = 5
#: Compared against when the user does not exist, so that the answer takes as long.
NOBODY = HASHER.hash("nobody has this password")


def hash_password(password: str) -> str:
    return HASHER.hash(password)


def verify_password(stored: str, password: str) -> bool:
    """Whether the password fits; a user without a password never logs in."""
    try:
        return HASHER.verify(stored or NOBODY, password) and bool(stored)
    except (VerifyMismatchError, InvalidHashError):
        return False


def kinds_in(password: str) -> int:
    """How many of lower case, upper case, digits and other characters there are."""
    return sum(
        (
            any(one in string.ascii_lowercase for one in password),
            any(one in string.ascii_uppercase for one in password),
            any(one.isdigit() for one in password),
            any(not one.isalnum() or ord(one) > 127 for one in password),
        )
    )


def check_new_password(password: str, *, username: str, history: str) -> None:
    """Refused with the reason when a new password is too weak or used before (GB/T 22239, 身份鉴别)."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused(N_("Use at least %(shortest)s characters."), field="new_password", shortest=SHORTEST)
    if kinds_in(password) < 3:
        raise Refused(
            N_("Mix at least three of: small letters, capital letters, digits, other signs."), field="new_password"
        )
    if username and username.lower() in password.lower():
        raise Refused(N_("The password must not contain the user name."), field="new_password")
    if any(verify_password(old, password) for old in history.split()):
        raise Refused(N_("This password was used before. Choose another."), field="new_password")
