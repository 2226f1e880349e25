"""Messages between the reader and its child processes: four bytes of length, then JSON; large bytes follow raw."""

from __future__ import annotations

import json
import os
import struct

HEAD = struct.Struct(">I")
LARGEST = 256 * 1024 * 1024


def packed(message: dict[str, object]) -> bytes:
    """A message as it goes over the pipe."""
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    return HEAD.pack(len(body)) + body


def unpacked(buffer: bytearray) -> dict[str, object] | None:
    """Takes one whole message off the front of the buffer; None while it is not all there.

    Raises ``ValueError`` where the length makes no sense, which ends the child.
    """
    if len(buffer) < HEAD.size:
        return None
    (length,) = HEAD.unpack_from(buffer)
    if length > LARGEST:
        raise ValueError(f"a message of {length} bytes")
    end = HEAD.size + length
    if len(buffer) < end:
        return None
    message = json.loads(buffer[HEAD.size : end])
    del buffer[:end]
    if not isinstance(message, dict):
        raise ValueError("a message that is no object")
    return message


def read_exactly(descriptor: int, size: int) -> bytes:
    """Raises ``EOFError`` where the other side is gone."""
    parts: list[bytes] = []
    while size:
        part = os.read(descriptor, min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def write_all(descriptor: int, data: bytes) -> None:
    """Raises ``BrokenPipeError`` where the other side is gone."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
