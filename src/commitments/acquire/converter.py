"""The child process that opens untrusted files: bounded in time and memory, and with nothing to lose.

Run as a module with a kind as its argument; the file comes on standard input, the result goes to standard output.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from commitments.acquire.draft import Converted
from commitments.acquire.kinds import Kind
from commitments.acquire.pages import convert_docx, convert_html
from commitments.errors import UnreadableDocumentError

# Of processor time, imports included: a PDF of 1,000 pages takes 20.
SECONDS = 30
MEMORY = 900_000_000
LARGEST_RESULT = 20_000_000


def _convert_pdf(content: bytes) -> Converted:
    from commitments.acquire.pdf import convert_pdf

    return convert_pdf(content)


CONVERTERS: dict[Kind, Callable[[bytes], Converted]] = {
    Kind.HTML: convert_html,
    Kind.DOCX: convert_docx,
    Kind.PDF: _convert_pdf,
}


def main() -> None:
    """Convert standard input."""
    _limit()
    try:
        converted = CONVERTERS[Kind(sys.argv[1])](sys.stdin.buffer.read())
        result = {"markdown": converted.markdown, "fields": converted.fields, "warnings": converted.warnings}
    except UnreadableDocumentError as error:
        result = {"error": str(error)}
    except (MemoryError, RecursionError) as error:
        result = {"error": f"too large or too deeply nested to open ({type(error).__name__})"}
    except Exception as error:
        # An untrusted file can make any library fail in any way; here, and only here, that is no bug of ours.
        result = {"error": f"broken: {type(error).__name__}: {str(error)[:200]}"}
    written = json.dumps(result).encode()
    if len(written) > LARGEST_RESULT:
        written = json.dumps({"error": f"{len(written):,} characters of text; too much for a document"}).encode()
    sys.stdout.buffer.write(written)
    sys.stdout.buffer.flush()


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's clock still runs.
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
