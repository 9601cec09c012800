"""The works of an output folder, by the names of their folders."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request


class Desk:
    """Finds works. No path is ever made of a name, only compared."""

    def __init__(self, output: Path) -> None:
        """Look into ``output``."""
        self.output = output

    def folders(self) -> list[Path]:
        """Return the folders of all works, made or not. What lies behind a link is not ours."""
        return sorted(folder for folder in self.output.iterdir() if _is_work(folder))

    def asked_for(self, request: Request) -> Path:
        """Return the folder of the work in a request's path, or answer that there is none."""
        name = request.path_params["name"]
        for folder in self.folders():
            if folder.name == name:
                return folder
        raise HTTPException(404)


def _is_work(folder: Path) -> bool:
    needed = (folder / "work.json", folder / "manifest.json")
    links = any(path.is_symlink() for path in (folder, *needed))
    return not folder.name.startswith(".") and not links and all(path.is_file() for path in needed)
