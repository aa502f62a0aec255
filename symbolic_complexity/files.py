"""Writing a file so that it appears whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(path: Path, content: str | bytes) -> None:
    """Write beside the place, then rename; a device or a pipe is written to, and so is the file that /dev/stdout leads to.

    Raises `Invalid` where it cannot be written.
    """
    import tempfile

    data = content.encode("utf-8") if isinstance(content, str) else content
    beside = None
    try:
        if str(path) == "/dev/stdout":  # by its own name it would begin anew, and lose what else is written there
            with open(1, "wb", closefd=False) as stream:
                stream.write(data)
            return
        place = path.resolve()
        if place.exists() and not place.is_file():
            place.write_bytes(data)
            return
        with tempfile.NamedTemporaryFile("wb", dir=place.parent, prefix=f".{place.name[:100]}.", delete=False) as file:
            beside = place.with_name(os.path.basename(file.name))
            file.write(data)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(beside, 0o666 & ~mask)
        beside.replace(place)
    except (OSError, ValueError) as error:
        if beside is not None:
            beside.unlink(missing_ok=True)
        said = getattr(error, "strerror", None) or error
        raise Invalid(f"cannot write {str(path)[:200]}: {said}") from None
