"""The keys that what people wrote is encrypted with: the first encrypts, every one of them opens."""

import base64
import binascii
import hmac
import os
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ID_DIGITS = 16
"""64 bits tell every two keys apart."""
KEY_BYTES, NONCE_BYTES = 32, 12
"""AES-256; a nonce of 96 random bits is GCM's own size, and safe for 2 ** 32 values under one key."""
MARK = "oops:"
SEALED, ESCAPED = f"{MARK}1:", f"{MARK}0:"
"""How a stored value begins that is encrypted, or that is plain and would else look as if it were not."""
TOKEN_DIGITS = 20
"""Of the keyed hash that stands for a word in the search: 80 bits, so that no two words meet."""


class KeyringError(ValueError):
    """A key is not one. The message never quotes it."""


class LockedError(Exception):
    """A stored value whose key we lack; names the column and the key's id, never the value."""


class DamagedError(Exception):
    """A stored value that is not what its key encrypted in this column; names the column, never the value."""


class Key:
    """One key of 32 bytes. Its id may be shown: it is a keyed hash and says nothing about the key.

    What it encrypted begins with `begins`, each word of the search that it made with `token_begins`.
    """

    def __init__(self, secret: bytes) -> None:
        self.id = _derived(secret, b"oops: id").hex()[:ID_DIGITS]
        self.cipher = AESGCM(_derived(secret, b"oops: words"))
        self._search = _derived(secret, b"oops: search")

        self.begins = f"{SEALED}{self.id}:"
        self.token_begins = f"k{self.id}"

    def token(self, word: str) -> str:
        """What stands for a word in the search: the same each time, and no way back without the key."""
        return self.token_begins + hmac.digest(self._search, word.encode(), "sha256").hex()[:TOKEN_DIGITS]


class Keyring:
    """No key: everything is stored as it is."""

    def __init__(self, keys: Sequence[Key] = ()) -> None:
        self.keys = tuple(keys)
        self.first = self.keys[0] if self.keys else None
        self._by_id = {key.id: key for key in self.keys}

    def seal(self, place: str, words: str) -> str:
        """As it is stored in a place, "table.column": what is encrypted there opens nowhere else."""
        if self.first is None:
            return f"{ESCAPED}{words}" if words.startswith((SEALED, ESCAPED)) else words
        nonce = os.urandom(NONCE_BYTES)
        sealed = self.first.cipher.encrypt(nonce, words.encode(), place.encode())
        return self.first.begins + base64.b64encode(nonce + sealed).decode()

    def open(self, place: str, stored: str) -> str:
        """What was written; a plain value as it is. Raises LockedError and DamagedError."""
        if not stored.startswith(MARK):
            return stored
        if stored.startswith(ESCAPED):
            return stored.removeprefix(ESCAPED)
        if not stored.startswith(SEALED):
            return stored
        key_id, _, text = stored.removeprefix(SEALED).partition(":")
        key = self._by_id.get(key_id)
        if key is None:
            raise LockedError(f"{place}: encrypted with key {key_id}, which OOPS_KEY lacks")
        try:
            both = base64.b64decode(text, validate=True)
            return key.cipher.decrypt(both[:NONCE_BYTES], both[NONCE_BYTES:], place.encode()).decode()
        except (InvalidTag, binascii.Error, ValueError):
            raise DamagedError(f"{place}: a value was changed since key {key_id} encrypted it") from None

    def token(self, word: str) -> str:
        """What stands for a word in the search from now on."""
        return self.first.token(word) if self.first else word

    def tokens(self, word: str) -> list[str]:
        """All that may stand for a word in what was indexed until now."""
        return [*(key.token(word) for key in self.keys), word]


def read_keyring(text: str) -> Keyring:
    """Keys as `oops key` prints them, separated by commas or lines. Raises KeyringError, naming which."""
    parts = [part.strip() for part in text.replace(",", "\n").splitlines() if part.strip()]
    return Keyring([_read_key(part, number) for number, part in enumerate(parts, 1)])


def new_key() -> str:
    """A fresh random key, as text."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _read_key(text: str, number: int) -> Key:
    try:
        secret = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != KEY_BYTES:
        raise KeyringError(f"key {number} is not one that `oops key` makes")
    return Key(secret)


def _derived(secret: bytes, purpose: bytes) -> bytes:
    """A key of its own for each purpose, so that none says anything about another."""
    return hmac.digest(secret, purpose, "sha256")
