"""Git repositories made by hand, without the git program."""

from __future__ import annotations

from pathlib import Path

import pygit2


class History:
    """A repository in a folder, and commits to it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.repository = pygit2.init_repository(folder, initial_head="main")
        self._time = 1_700_000_000

    def commit(self, subject: str, files: dict[str, str | bytes | None], *, parents: list[str] | None = None) -> str:
        """Write files and commit all of the folder.

        :param files: path -> content; ``None`` removes; a text that begins with ``->`` makes a link
        :param parents: by default the commit before
        :return: the id of the commit
        """
        for path, content in files.items():
            self.write(path, content)
        index = self.repository.index
        index.add_all()
        index.write()
        for path, content in files.items():
            if content is None and path in index:
                index.remove(path)
        self._time += 60
        who = pygit2.Signature("Ada", "ada@example.org", self._time, 60)
        if parents is None:
            parents = [] if self.repository.head_is_unborn else [str(self.repository.head.target)]
        return str(self.repository.create_commit("HEAD", who, who, subject, index.write_tree(), list(parents)))

    def write(self, path: str, content: str | bytes | None) -> None:
        """Write a file without committing it."""
        file = self.folder / path
        if content is None:
            file.unlink(missing_ok=True)
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.is_symlink():
            file.unlink()
        if isinstance(content, str) and content.startswith("->"):
            file.symlink_to(content.removeprefix("->"))
        else:
            file.write_bytes(content.encode() if isinstance(content, str) else content)
