"""Write the generated documentation, or with --check say what has drifted: python -m tests.docs [--check]."""

import sys

from tests.docs.generated import drifted, write_all

if "--check" in sys.argv[1:]:
    lines = drifted()
    print("\n".join(lines) or "documentation agrees with the program")
    sys.exit(1 if lines else 0)
write_all()
