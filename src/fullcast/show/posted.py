"""What a poster pastes where."""

from __future__ import annotations

from rich.markup import escape

from ..steps.posting import Post
from .console import out


def show_posted(post: Post) -> None:
    """Print the fields of the archive's form, a line each to copy, and where the text lies."""
    for field, value in post.fields.items():
        out.print(f"[bold]{escape(field)}:[/] {escape(value)}", soft_wrap=True)
    out.print(f"[bold]Work Text:[/] (HTML) all of {escape(str(post.path))}", soft_wrap=True)
    out.print(
        "\nThe host of the files has to let other pages play them: it answers with "
        "Access-Control-Allow-Origin: *",
        markup=False,
    )
