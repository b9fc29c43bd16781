"""An existing RETURNN config in Python, whose text is kept.

Decides what of it must go (lines that put recipe or Sisyphus folders on ``sys.path``), and where the generated header
has its place. Leaves to ``api.config_entry_points`` what it needs of the recipe.
"""

from __future__ import annotations

import ast
import io
import symtable
import tokenize
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from rcpack.domain.names import ModuleName
from rcpack.domain.pack import EntryPoint
from rcpack.errors import ConfigError

#: Folders that hold one of these are a recipe folder or a Sisyphus checkout.
_TELLTALES = ("i6_experiments", "i6_core", "returnn_common", "sisyphus")


@dataclass(frozen=True, kw_only=True)
class BaseConfig:
    """The text, and what is known of it."""

    #: What stays above the generated header: shebang, comments, docstring, ``__future__`` imports.
    top: str
    #: All that follows.
    body: str
    #: Names that it binds -> what is imported under the name, if that is what binds it.
    names: dict[str, EntryPoint | None]
    #: Statements that were taken out, ``line: text``.
    removed: tuple[str, ...]
    #: Statements that change ``sys.path`` in a way that cannot be seen; kept, since packed code never comes from there.
    suspicious: tuple[str, ...]

    @classmethod
    def parse(cls, data: bytes, path: str, recipe_roots: Collection[Path] = ()) -> BaseConfig:
        """Read a config.

        :param data: what the file holds
        :param path: of the file, for messages
        :param recipe_roots: folders that must not be on the job's ``sys.path``
        :raises ConfigError: if it is not a config in Python
        """
        text = _decode(data, path)
        tree = _parse(text, path)
        kept, removed, suspicious = _without_recipe_paths(text, tree, recipe_roots)
        top_lines = max(_end_of_top(tree), 1 if text.startswith("#!") else 0)
        lines = kept.splitlines(keepends=True)
        return cls(
            top="".join(lines[:top_lines]),
            body="".join(lines[top_lines:]),
            names=_names(text, tree, path),
            removed=removed,
            suspicious=suspicious,
        )


def _decode(data: bytes, path: str) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise ConfigError(f"the base config cannot be decoded: {error}", where=path) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _parse(text: str, path: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        message = f"the base config is not Python: {getattr(error, 'msg', error)}"
        hint = "rcpack starts from configs in Python; the line-based and the JSON form hold no code to pack."
        raise ConfigError(message, where=f"{path}:{line}", hint=hint) from error


def _end_of_top(tree: ast.Module) -> int:
    """Find the last line of the docstring and the ``__future__`` imports; 0 if there are none."""
    end = 0
    for index, statement in enumerate(tree.body):
        is_docstring = index == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not is_docstring and not (isinstance(statement, ast.ImportFrom) and statement.module == "__future__"):
            break
        end = statement.end_lineno or end
    return end


def _names(text: str, tree: ast.Module, path: str) -> dict[str, EntryPoint | None]:
    symbols = symtable.symtable(text, path, "exec").get_symbols()
    names: dict[str, EntryPoint | None] = {
        symbol.get_name(): None for symbol in symbols if symbol.is_assigned() or symbol.is_imported()
    }
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.level == 0 and statement.module:
            # from package.module import name as bound
            for alias in statement.names:
                names[alias.asname or alias.name] = EntryPoint(ModuleName(statement.module), alias.name)
    return names


def _without_recipe_paths(
    text: str, tree: ast.Module, recipe_roots: Collection[Path]
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Put ``pass`` in place of the statements that put recipe or Sisyphus folders on ``sys.path``."""
    data = text.encode()
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    removed: list[str] = []
    suspicious: list[str] = []
    for statement in reversed(_path_statements(tree)):
        begin = starts[statement.lineno - 1] + statement.col_offset
        end = starts[(statement.end_lineno or statement.lineno) - 1] + (statement.end_col_offset or 0)
        note = f"{statement.lineno}: {data[begin:end].decode()}"
        folders = [node.value for node in ast.walk(statement) if isinstance(node, ast.Constant)]
        if any(isinstance(folder, str) and _is_recipe(Path(folder), recipe_roots) for folder in folders):
            data = data[:begin] + b"pass" + data[end:]
            removed.insert(0, note)
        else:
            suspicious.insert(0, note)
    return data.decode(), tuple(removed), tuple(suspicious)


def _path_statements(tree: ast.Module) -> list[ast.stmt]:
    """Find, in source order, the simple statements that change ``sys.path``, in functions and blocks, too."""
    found: list[ast.stmt] = []
    for node in ast.walk(tree):
        match node:
            # sys.path.insert(0, ...), sys.path.append(...), sys.path.extend(...)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=target))) if _is_sys_path(target):
                found.append(node)
            # sys.path += [...]
            case ast.AugAssign(target=target) if _is_sys_path(target):
                found.append(node)
            # sys.path = [...] + sys.path, sys.path[:0] = [...]
            case ast.Assign(targets=targets) if any(map(_is_sys_path, targets)):
                found.append(node)
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def _is_sys_path(node: ast.AST) -> bool:
    if isinstance(node, ast.Subscript):
        return _is_sys_path(node.value)
    return isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.path"


def _is_recipe(folder: Path, recipe_roots: Collection[Path]) -> bool:
    if not folder.is_absolute():
        return False
    if folder.name in ("recipe", "sisyphus") or any((folder / name).is_dir() for name in _TELLTALES):
        return True
    return any(folder.resolve() == Path(root).resolve() for root in recipe_roots)
