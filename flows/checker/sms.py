"""How many text messages a text takes (3GPP TS 23.038: 7-bit alphabet, else UCS-2)."""

from __future__ import annotations

from math import ceil

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
_TYPOGRAPHIC = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "…": "...", "–": "-"}) | {
    0xA0: " ", 0x202F: " ",
}  # fmt: skip
"""What a text-message channel may replace without changing a word."""


def sms_parts(text: str) -> int:
    """Parts of the text once typographic signs are made plain: 160 or 153 characters, 70 or 67 beyond the alphabet."""
    plain = text.translate(_TYPOGRAPHIC)
    if all(letter in _BASIC or letter in _EXTENDED for letter in plain):
        # A letter of the extension is sent as an escape and a letter.
        units = sum(2 if letter in _EXTENDED else 1 for letter in plain)
        # In several parts, each begins with a header that takes the place of seven letters.
        return 1 if units <= 160 else ceil(units / 153)
    units = len(plain.encode("utf-16-le", "surrogatepass")) // 2
    return 1 if units <= 70 else ceil(units / 67)
