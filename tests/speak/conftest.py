import os
import sys
import textwrap

import pytest


def install_engine(folder, name, source, attribute="Engine"):
    """Install a package with an engine as pip would: a module and its dist-info."""
    (folder / f"{name}_package.py").write_text(textwrap.dedent(source))
    info = folder / f"{name}_package-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}-package\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        f"[fullcast.engines]\n{name} = {name}_package:{attribute}\n"
    )


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Install an engine for this process and those that it starts."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))

    def install(name, source, attribute="Engine"):
        install_engine(folder, name, source, attribute)
        return folder

    return install
