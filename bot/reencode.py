"""A child process: picture bytes in, a clean JPEG out; limits first, so that a bomb ends here."""

from __future__ import annotations

import io
import json
import resource
import sys
import warnings

MEMORY = 700_000_000
"""Bytes of address space: enough for 40 million pixels, not for a bomb."""
CPU_SECONDS = 15
LARGEST_INPUT = 20_000_000
LARGEST_OUTPUT = 2_000_000
MOST_PIXELS = 40_000_000
SIDES = (2048, 1600, 1200, 800)
"""Longest side, tried in order until the result is small enough."""
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


def main() -> int:
    """Reads standard input; the reason of a refusal goes to standard error as JSON."""
    # Before the first byte is read, and before the library that reads it is there.
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    content = sys.stdin.buffer.read(LARGEST_INPUT + 1)
    try:
        if len(content) > LARGEST_INPUT:
            raise ValueError("larger than 20 MB")
        sys.stdout.buffer.write(_clean(content))
    except Exception as error:
        reason = str(error) if isinstance(error, ValueError) else type(error).__name__
        sys.stderr.write(json.dumps({"reason": reason[:120]}) + "\n")
        return 1
    return 0


def _clean(content: bytes) -> bytes:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    # Four formats by name: the library knows dozens, each with its own faults.
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        # Before the metadata goes: how a phone was held stands there.
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    for side in SIDES:
        small = upright.copy()
        small.thumbnail((side, side))
        # From the pixels alone: a copy would carry profiles and comments along.
        bare = Image.frombytes("RGB", small.size, small.tobytes())
        out = io.BytesIO()
        bare.save(out, "JPEG", quality=82, optimize=True)
        if out.tell() <= LARGEST_OUTPUT:
            return out.getvalue()
    raise ValueError("too detailed to be kept under 2 MB")


if __name__ == "__main__":
    raise SystemExit(main())
