"""Templates as compiled once: kept with a sum, since Python crashes on compiled code in which a bit has changed."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache

_SUM = hashlib.sha256().digest_size


class CompiledTemplates(BytecodeCache):
    """A file a template in a folder; what is damaged, or cannot be written, is compiled again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read what was kept, where it is whole."""
        with suppress(OSError):
            content = self._file(bucket).read_bytes()
            if hashlib.sha256(content[_SUM:]).digest() == content[:_SUM]:
                bucket.bytecode_from_string(content[_SUM:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, put in place whole."""
        code = bucket.bytecode_to_string()
        file = self._file(bucket)
        part = file.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            part.write_bytes(hashlib.sha256(code).digest() + code)
            part.replace(file)

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.compiled"
