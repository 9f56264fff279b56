"""mcp: the knowledge base for assistants, over standard input and output."""

from __future__ import annotations

import click

from commitments.cli.context import Workspace


@click.command()
@click.pass_obj
def mcp(workspace: Workspace) -> None:
    """Answer assistants over standard input and output, by the Model Context Protocol.

    The tools read only: search, list_commitments, show, explain, text, documents, facets. Each answer carries the quote
    with its place, the source's address and the deadline's proof, and each quote is checked against the text before it
    leaves. Needs the extra: pip install 'commitments[mcp]'.
    """
    from commitments.assistants import server
    from commitments.knowledge_base import KnowledgeBase

    with KnowledgeBase(workspace.root, as_of=workspace.today) as kb:
        # Opened before the first question: whoever starts it sees what is wrong.
        kb.count()
        server(kb).run("stdio")
