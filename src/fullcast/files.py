"""Atomic writes, and TOML, JSON and TSV to and from the model: validated here and only here."""

from __future__ import annotations

import csv
import functools
import hashlib
import io
import json
import os
import re
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import Any, TypeVar, cast

from .errors import FullcastError, OutputError

T = TypeVar("T")


# ---------------------------------------------------------------------------- writing


@contextmanager
def write_atomically(path: Path, *, mode: int = 0o644) -> Iterator[Path]:
    """Yield a temporary path beside ``path`` and move it there when the block succeeds.

    The move is atomic, so a file under its final name is always whole. The temporary file is
    removed when the block fails; nobody else may read it before the file gets its ``mode``.

    Raises:
        OutputError: the folder cannot be made or written, or the disk is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            prefix=f".{path.stem[:40]}.", suffix=path.suffix + ".part", dir=path.parent
        )
        os.close(handle)
    except OSError as error:
        raise _cannot_write(path, error) from error
    partial = Path(name)
    try:
        yield partial
        partial.chmod(mode)
        partial.replace(path)
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        partial.unlink(missing_ok=True)


def _cannot_write(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"cannot be written: {error.strerror or error}.",
        where=path,
        hint="Free some room or choose another folder with --output.",
    )


def write_bytes(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write ``data`` to ``path`` atomically."""
    with write_atomically(path, mode=mode) as partial:
        partial.write_bytes(data)


def write_if_changed(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` atomically, unless it holds just that already."""
    if not path.is_file() or path.read_bytes() != data:
        write_bytes(path, data)


def write_text(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Write ``text`` to ``path`` atomically, as UTF-8 with LF."""
    write_bytes(path, text.encode("utf-8"), mode=mode)


def lock(file: FileIO, *, shared: bool = False) -> bool:
    """Lock a file until it is closed; tell whether nobody else had. Several may have it shared."""
    try:
        import fcntl
    except ImportError:
        return shared or _locked_on_windows(file)
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _locked_on_windows(file: FileIO) -> bool:
    """Lock a byte that no file reaches: Windows keeps others from reading what is locked."""
    import msvcrt

    file.seek(1 << 40)
    try:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return False
    return True


# ---------------------------------------------------------------------------- shipped data


def voice_folders() -> list[Path]:
    """Return the folders that hold voices: fullcast's own, then ``voices`` where the user is."""
    packaged = Path(__file__).parent / "voices"
    source_tree = Path(__file__).parents[2] / "voices"
    own = packaged if packaged.is_dir() else source_tree
    mine = Path("voices")
    return [own, mine] if mine.is_dir() and mine.resolve() != own.resolve() else [own]


# ---------------------------------------------------------------------------- hashes


def sha256_of(*parts: object) -> str:
    """Hash what identifies a product: bytes as they are, anything else as canonical JSON."""
    digest = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else canonical_json(part)
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def canonical_json(value: object) -> bytes:
    """Return ``value`` (model objects allowed) as JSON bytes that depend on its content only."""
    plain = to_plain(value)
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def sha256_of_file(path: Path) -> str:
    """Hash a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# ---------------------------------------------------------------------------- JSON and TOML


@functools.cache
def _adapter(shape: Any) -> Any:
    from pydantic import TypeAdapter

    from . import model

    _forbid_unknown_keys(vars(model).values())
    return TypeAdapter(shape)


def _forbid_unknown_keys(shapes: Iterable[Any]) -> None:
    from pydantic import ConfigDict

    for shape in shapes:
        if hasattr(shape, "__dataclass_fields__"):
            shape.__pydantic_config__ = ConfigDict(extra="forbid")


def to_plain(value: object) -> Any:
    """Turn model objects into dicts, lists and scalars, keys in declared order."""
    return _adapter(object).dump_python(value, mode="json") if not _is_plain(value) else value


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | bool)


def from_plain(shape: type[T], value: object, *, where: object, error: type[FullcastError]) -> T:
    """Build a model object, or raise ``error`` naming the first place that is wrong.

    A typo in a key is an error like ``cast.toml: speakers.Javert.pich: unexpected key``.
    """
    from pydantic import ValidationError

    try:
        return cast("T", _adapter(cast("Any", shape)).validate_python(value))
    except ValidationError as problem:
        raise _located(problem, where, error) from problem


def _located(problem: Any, where: object, error: type[FullcastError]) -> FullcastError:
    first = problem.errors()[0]
    place = ".".join(str(step) for step in first["loc"])
    if first["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        return error(
            f"{place}: unexpected key.", where=where, hint="See docs/formats.md for the keys."
        )
    if first["type"] in ("missing", "missing_argument"):
        return error(f"{place}: missing.", where=where, hint="See docs/formats.md for the keys.")
    message = first["msg"].rstrip(".").replace("Input should be", "should be")
    return error(f"{place}: {message}, not {first['input']!r}.", where=where)


def json_text(value: object) -> str:
    """Return a model object as indented JSON."""
    return _json_bytes(value).decode()


def write_json(path: Path, value: object) -> None:
    """Write a model object as indented JSON."""
    write_bytes(path, _json_bytes(value))


def _json_bytes(value: object) -> bytes:
    data: bytes = _adapter(object).dump_json(value, indent=1)
    return data + b"\n"


def read_json(path: Path, shape: type[T], error: type[FullcastError]) -> T:
    """Read a model object from JSON.

    Raises:
        error: the file is missing, is no JSON, or has another shape.
    """
    return from_json(read_text(path, error), shape, where=path, error=error)


def from_json(text: str, shape: type[T], *, where: object, error: type[FullcastError]) -> T:
    """Build a model object from JSON; as `read_json`, for a text that was read already."""
    try:
        value = json.loads(text)
    except ValueError as problem:
        raise error(
            f"is not valid JSON: {problem}.", where=where, hint="Delete it to have it made anew."
        ) from problem
    return from_plain(shape, value, where=where, error=error)


def read_text(path: Path, error: type[FullcastError]) -> str:
    """Read a UTF-8 file of ours, or raise ``error`` with the reason."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise error("is not UTF-8 text.", where=path, hint="Save it as UTF-8.") from problem
    except OSError as problem:
        raise error(f"cannot be read: {problem.strerror}.", where=path) from problem


def read_toml(path: Path, shape: type[T], error: type[FullcastError]) -> T:
    """Read a model object from TOML; errors name the line or the key."""
    _forbid_unknown_keys([shape])
    try:
        value = tomllib.loads(read_text(path, error))
    except tomllib.TOMLDecodeError as problem:
        raise error(f"is not valid TOML: {problem}.", where=path) from problem
    return from_plain(shape, value, where=path, error=error)


# ---------------------------------------------------------------------------- TSV

csv.field_size_limit(1 << 30)  # a paragraph may be longer than the module's usual 131,072


def tsv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""Return rows under a header line, in the form that spreadsheets read and write themselves.

    A cell that holds a double quote is quoted and the quote doubled (RFC 4180 with tabs), or a
    spreadsheet would swallow the rows after a line such as ``"Run!``. One row is one line of the
    file: newline, tab and backslash in a cell become ``\n``, ``\t`` and ``\\``.
    """
    out = io.StringIO()
    writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_escape(cell) for cell in row])
    return out.getvalue()


def read_tsv(
    path: Path,
    columns: Sequence[str],
    error: type[FullcastError],
    optional: Sequence[str] = (),
) -> list[list[str]]:
    """Read rows as lists of cells in the order of ``columns``, whatever their order in the file.

    A column that is ``optional`` is read as empty cells where the file lacks it, or where a row
    ends before it.

    Raises:
        error: a column is missing, a row has another number of cells, or a quote is left open.
    """
    text = read_text(path, error)
    try:
        header, *rows = csv.reader(io.StringIO(text, newline=""), dialect="excel-tab", strict=True)
    except ValueError:
        raise error("is empty.", where=path, hint="Delete it to have it made anew.") from None
    except csv.Error as problem:
        raise error(f"is not a table with tabs: {problem}.", where=path) from problem
    missing = [name for name in columns if name not in (*header, *optional)]
    if missing:
        raise error(
            f"has no column {missing[0]!r}.", where=path, hint=f"Columns: {', '.join(columns)}."
        )
    order = [header.index(name) if name in header else None for name in columns]
    needed = max((header.index(name) for name in columns if name not in optional), default=0) + 1
    table = []
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < needed:
            raise error(
                f"{len(row)} cells where {len(header)} belong.", where=f"{path}: row {number}"
            )
        table.append([_cell(row, index) for index in order])
    return table


def _cell(row: Sequence[str], index: int | None) -> str:
    cell = "" if index is None or index >= len(row) else row[index]
    return _unescape(cell) if "\\" in cell else cell


_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_UNESCAPES = {escaped: plain for plain, escaped in _ESCAPES.items()}


def _escape(cell: str) -> str:
    return re.sub(r"[\\\t\n\r]", lambda match: _ESCAPES[match[0]], cell)


def _unescape(cell: str) -> str:
    return re.sub(r"\\[\\tnr]", lambda match: _UNESCAPES[match[0]], cell)
