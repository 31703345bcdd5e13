"""A file system in memory that forgets at a power cut whatever was not synced; a folder holds what it remembers."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from random import Random
from typing import Any

import mfusepy

PAGE = 4096
# Making a file of this name at the root cuts the power: all that was not synced is gone, or any half of it.
FORGETS, MIXES = ".cut-forgets", ".cut-mixes"


@dataclass
class Node:
    """A file or a folder: its content now, what of it is on the disk, and the pages that differ."""

    mode: int
    content: bytearray = field(default_factory=bytearray)
    synced: bytearray = field(default_factory=bytearray)
    unsynced: set[int] = field(default_factory=set)
    owner: tuple[int, int] = (0, 0)
    at: int = 0

    def write(self, offset: int, data: bytes) -> None:
        """Write into the content; nothing of it is on the disk yet."""
        if offset > len(self.content):
            self.content.extend(bytes(offset - len(self.content)))
        self.content[offset : offset + len(data)] = data
        self.unsynced.update(range(offset // PAGE, (offset + max(len(data), 1) - 1) // PAGE + 1))

    def cut_to(self, length: int) -> None:
        """Make the content so long."""
        before = len(self.content)
        del self.content[length:]
        self.content.extend(bytes(length - len(self.content)))
        self.unsynced.update(range(min(before, length) // PAGE, max(before, length) // PAGE + 1))

    def sync(self, chance: Random | None = None) -> None:
        """Bring the pages to the disk; with a chance, any half of them, as a disk may have done before a cut."""
        chosen = [page for page in sorted(self.unsynced) if chance is None or chance.random() < 0.5]
        if chance is None or chance.random() < 0.5:
            del self.synced[len(self.content) :]
            self.synced.extend(bytes(len(self.content) - len(self.synced)))
        for page in chosen:
            part = self.content[page * PAGE : (page + 1) * PAGE]
            self.synced.extend(bytes(max(page * PAGE + len(part) - len(self.synced), 0)))
            self.synced[page * PAGE : page * PAGE + len(part)] = part
        self.unsynced.clear()


class Forgetful(mfusepy.Operations):  # type: ignore[misc]
    """
    The files now, and the names that are on the disk.

    A content is on the disk once its file was synced, a name once its folder was: the least that POSIX promises.
    """

    use_ns = True

    def __init__(self, disk: Path, *, seed: int) -> None:
        self.disk, self.chance = disk, Random(seed)  # noqa: S311 (which half a cut leaves is no secret)
        self.names: dict[str, Node] = {"/": Node(stat.S_IFDIR | 0o755)}
        for path in sorted(disk.rglob("*")):
            known = path.lstat()
            node = Node(known.st_mode, owner=(known.st_uid, known.st_gid), at=known.st_mtime_ns)
            if path.is_file():
                node.content = bytearray(path.read_bytes())
                node.synced = bytearray(node.content)
            self.names[f"/{path.relative_to(disk)}"] = node
        root = disk.lstat()
        self.names["/"].owner = (root.st_uid, root.st_gid)
        self.names["/"].mode = root.st_mode
        self.synced_names = dict(self.names)

    def cut(self, *, mixes: bool) -> None:
        """Write to the folder what a disk would hold after a power cut, and be gone."""
        for node in self.synced_names.values():
            if mixes:
                node.sync(self.chance)
        for path in self.disk.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for name in sorted(self.synced_names):
            node, there = self.synced_names[name], self.disk / name.lstrip("/")
            if name == "/" or not there.parent.is_dir():
                continue
            if stat.S_ISDIR(node.mode):
                there.mkdir()
            else:
                there.write_bytes(node.synced)
            there.chmod(stat.S_IMODE(node.mode))
            os.chown(there, *node.owner)
        os._exit(0)

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        """Bring a file to the disk."""
        self._node(path).sync()
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        """Bring the names in a folder to the disk."""
        for names, others in ((self.names, self.synced_names), (self.synced_names, self.names)):
            for name in [name for name in names if name != "/" and str(PurePosixPath(name).parent) == path]:
                if names is self.names:
                    others[name] = names[name]
                elif name not in others:
                    del names[name]
        return 0

    def _node(self, path: str) -> Node:
        try:
            return self.names[path]
        except KeyError:
            raise mfusepy.FuseOSError(errno.ENOENT) from None

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        node = self._node(path)
        size, (user, group) = len(node.content), node.owner
        times = dict.fromkeys(("st_atime", "st_mtime", "st_ctime"), node.at)
        known = {"st_mode": node.mode, "st_nlink": 1, "st_size": size, "st_blocks": -(-size // 512)}
        return {**known, **times, "st_uid": user, "st_gid": group}

    def readdir(self, path: str, fh: int) -> list[str]:
        self._node(path)
        inside = [name for name in self.names if name != "/" and str(PurePosixPath(name).parent) == path]
        return [".", "..", *(PurePosixPath(name).name for name in inside)]

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        if path.lstrip("/") in (FORGETS, MIXES):
            self.cut(mixes=path.lstrip("/") == MIXES)
        self._make(path, stat.S_IFREG | mode)
        return 0

    def mkdir(self, path: str, mode: int) -> int:
        self._make(path, stat.S_IFDIR | mode)
        return 0

    def _make(self, path: str, mode: int) -> None:
        user, group, _ = mfusepy.fuse_get_context()
        self.names[path] = Node(mode, owner=(user, group), at=time.time_ns())

    def open(self, path: str, flags: int) -> int:
        self._node(path)
        return 0

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return bytes(self._node(path).content[offset : offset + size])

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        node = self._node(path)
        node.write(offset, data)
        node.at = time.time_ns()
        return len(data)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        self._node(path).cut_to(length)
        return 0

    def unlink(self, path: str) -> int:
        self._node(path)
        del self.names[path]
        return 0

    rmdir = unlink

    def link(self, target: str, source: str) -> int:
        self.names[target] = self._node(source)
        return 0

    def rename(self, old: str, new: str) -> int:
        self._node(old)
        for name in [name for name in self.names if name == old or name.startswith(f"{old}/")]:
            self.names[new + name[len(old) :]] = self.names.pop(name)
        return 0

    def chmod(self, path: str, mode: int) -> int:
        node = self._node(path)
        node.mode = stat.S_IFMT(node.mode) | stat.S_IMODE(mode)
        return 0

    def chown(self, path: str, uid: int, gid: int) -> int:
        self._node(path).owner = (uid, gid)
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        self._node(path).at = times[1] if times else time.time_ns()
        return 0

    def statfs(self, path: str) -> dict[str, int]:
        return {"f_bsize": PAGE, "f_frsize": PAGE, "f_blocks": 1 << 22, "f_bfree": 1 << 21, "f_bavail": 1 << 21}

    def flush(self, path: str, fh: int) -> int:
        return 0

    def release(self, path: str, fh: int) -> int:
        return 0


if __name__ == "__main__":
    disk, mount, number = sys.argv[1:]
    files = Forgetful(Path(disk), seed=int(number))
    mfusepy.FUSE(files, mount, foreground=True, nothreads=True, allow_other=True, default_permissions=True)
