"""Keys made from the secret: who a person is can be looked up with it, and by nothing else.

HMAC-SHA256 (RFC 2104) everywhere; a plain hash of a chat id falls to brute force in hours.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode
from functools import lru_cache

_BLOCK = 32
_ID_BYTES = 16


def public_id(prefix: str, random: bytes) -> str:
    """`p_` + 128 random bits in lower-case base32 (26 letters)."""
    if len(random) != _ID_BYTES:
        raise ValueError(f"a public id needs {_ID_BYTES} random bytes, not {len(random)}")
    return f"{prefix}_{b32encode(random).decode().rstrip('=').lower()}"


def order_key(council: int, bot: str, address: str) -> int:
    """A signed 64-bit number for PostgreSQL's advisory locks; two chats that share one only wait for each other."""
    digest = hashlib.blake2b(f"{council}\0{bot}\0{address}".encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


class Keyring:
    """The keys of one installation. A consultation has its own, from its salt: no link crosses consultations."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < _ID_BYTES:
            raise ValueError(f"the secret key needs at least {_ID_BYTES} bytes")
        self._secret = secret
        # Two digests for each consultation, asked for at every batch.
        self.of = lru_cache(maxsize=4096)(self._of)

    def _of(self, consultation: int, salt: bytes) -> LinkKey:
        base = b"consultation\0%d\0" % consultation + salt
        # One key for each use: neither says anything of what the other makes.
        return LinkKey(self.digest(b"lookup\0" + base), self.digest(b"seal\0" + base))

    def digest(self, message: bytes) -> bytes:
        return hmac.digest(self._secret, message, "sha256")

    def code(self, purpose: str, council: int, text: str) -> str:
        """What is kept of a code or token: enough to recognise it, nothing to use it."""
        return self.digest(f"{purpose}\0{council}\0{text}".encode("utf-8", "replace")).hex()


class LinkKey:
    """Looks up and hides network addresses of one consultation."""

    __slots__ = ("_lookup", "_seal")

    def __init__(self, lookup: bytes, seal: bytes) -> None:
        self._lookup = lookup
        self._seal = seal

    def lookup(self, bot: str, address: str) -> str:
        """The same for the same person in the same consultation, 64 hexadecimal digits."""
        return hmac.digest(self._lookup, f"{bot}\0{address}".encode(), "sha256").hex()

    def seal(self, lookup: str, address: str) -> str:
        """The address, unreadable without the key.

        A keystream of HMAC blocks; its nonce is the lookup, unique per address, so no keystream serves twice.
        """
        return self._stream(lookup, address.encode()).hex()

    def unseal(self, lookup: str, sealed: str) -> str:
        return self._stream(lookup, bytes.fromhex(sealed)).decode()

    def _stream(self, lookup: str, content: bytes) -> bytes:
        blocks = range(0, len(content), _BLOCK)
        stream = b"".join(hmac.digest(self._seal, f"{lookup}\0{start}".encode(), "sha256") for start in blocks)
        return bytes(a ^ b for a, b in zip(content, stream, strict=False))
