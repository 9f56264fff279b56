"""Write the generated documentation, or with --check say what has drifted: python -m tests.docs [--check]."""

import sys

from tests.docs.generated import drifted, write_all
from tests.docs.sessions import drifted_sessions, write_sessions

if "--check" in sys.argv[1:]:
    lines = drifted() + drifted_sessions()
    print("\n".join(lines) or "documentation agrees with the program")
    sys.exit(1 if lines else 0)
write_all()
write_sessions()
