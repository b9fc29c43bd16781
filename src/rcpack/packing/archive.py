"""Pack -> bytes -> pack: one blob, for what must survive from the time of hashing to the time of writing.

JSON and zlib; no pickle, so that a blob of an older rcpack stays readable, and reading one runs nothing. The same pack
gives the same bytes under the same zlib.
"""

from __future__ import annotations

import json
import zlib

from rcpack.domain.pack import Pack
from rcpack.domain.records import record_from_value, value_from_record
from rcpack.errors import InternalError

#: First bytes of a blob: what it is, and the version of the form.
_MAGIC = b"rcpack1\n"


def bytes_from_pack(pack: Pack) -> bytes:
    """Write a pack as bytes."""
    text = json.dumps(record_from_value(pack), separators=(",", ":"), ensure_ascii=True)
    return _MAGIC + zlib.compress(text.encode())


def is_archive(blob: bytes) -> bool:
    """Tell whether bytes look like a saved pack of some version."""
    return blob.startswith(_MAGIC[:6])


def pack_from_bytes(blob: bytes) -> Pack:
    """Read a pack.

    :param blob: what :func:`bytes_from_pack` gave
    :raises InternalError: if it is something else
    """
    if not blob.startswith(_MAGIC):
        raise InternalError(f"this is no pack of a version that this rcpack knows: it begins with {blob[:12]!r}")
    try:
        return value_from_record(Pack, json.loads(zlib.decompress(blob[len(_MAGIC) :])))
    except (zlib.error, ValueError, TypeError, KeyError) as error:
        raise InternalError(f"the bytes of a pack were changed: {error!r}") from error
