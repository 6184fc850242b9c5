"""watch(): what happens to files and folders, as it happens."""

import os
from collections import namedtuple

from _asyncio import get_running_loop
from _collections import deque
from _uv_files import close_now, watch_add, watch_open, watch_read, watch_remove

from .readiness import _wake

__all__ = 'watch', 'FileEvent'


class FileEvent(namedtuple('FileEvent', 'kind path old', defaults=(None,))):
    """Something that happened to a file.

    kind: 'created', 'changed' (its bytes), 'attributes' (its mode, times, owner), 'deleted', 'moved' (from the path
    `old`), or 'overflow': so much happened that the system has forgotten some of it; path is what is watched.
    """

    __slots__ = ()


_MODIFY, _ATTRIBUTES, _MOVED_FROM, _MOVED_TO = 0x2, 0x4, 0x40, 0x80
_CREATE, _DELETE, _DELETE_SELF, _MOVE_SELF = 0x100, 0x200, 0x400, 0x800
_OVERFLOW, _IGNORED, _IS_FOLDER = 0x4000, 0x8000, 0x40000000

_kinds = {_CREATE: 'created', _MODIFY: 'changed', _ATTRIBUTES: 'attributes', _DELETE: 'deleted'}


class _Watch:
    """The events of a path: for `async for`. It ends when the path itself is gone, or with aclose()."""

    _fd = -1
    _waiter = None

    def __init__(self, path, recursive):
        self._path = os.fspath(path)
        if isinstance(self._path, bytes):
            self._path = os.fsdecode(self._path)
        self._recursive = recursive
        self._folders = {}          # number: path
        self._events = deque()
        self._move = None           # the first half of a move: its cookie, path, whether it is a folder
        self._scanned = not recursive
        self._fd = watch_open()
        try:
            self._top = watch_add(self._fd, self._path, False)
            self._folders[self._top] = self._path
        except BaseException:
            self._close()
            raise

    def __repr__(self):
        return f'<watch of {self._path!r}{" closed" * (self._fd < 0)}>'

    def __del__(self):
        self._close()

    def _close(self):
        fd = self._fd
        if fd < 0:
            return
        self._fd = -1
        if self._waiter is not None:
            self._stop_waiting(fd)
        close_now(fd)

    def _stop_waiting(self, fd):
        waiter = self._waiter
        self._waiter = None
        loop = waiter.get_loop()
        if not loop.is_closed():
            loop._remove_reader(fd)
            _wake(waiter)

    async def aclose(self):
        """Stop watching. Who waits for an event finds the end."""
        self._events.clear()
        self._close()

    async def __aenter__(self):
        if not self._scanned:
            await self._scan(self._path, False)
            self._scanned = True
        return self

    async def __aexit__(self, exc_type, exc, tb):
        await self.aclose()

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self._scanned:
            await self.__aenter__()
        events = self._events
        while not events:
            if self._fd < 0:
                raise StopAsyncIteration
            rows = watch_read(self._fd)
            if rows is None:
                await self._wait()
            else:
                await self._take(rows)
        return events.popleft()

    async def _wait(self):
        loop = get_running_loop()
        if self._waiter is not None:
            raise RuntimeError('another task waits for an event already')
        self._waiter = waiter = loop.create_future()
        loop._add_reader(self._fd, _wake, waiter)
        try:
            await waiter
        finally:
            if self._waiter is waiter:
                self._stop_waiting(self._fd)

    # What inotify tells

    async def _take(self, rows):
        while rows:
            for number, mask, cookie, name in rows:
                # The second half of a move comes right behind the first, if it stays within what is watched.
                if self._move is not None and not (mask & _MOVED_TO and self._move[0] == cookie):
                    self._moved_away()
                await self._take_row(number, mask, cookie, name)
            # It may be the first row of the next read.
            rows = watch_read(self._fd) if self._move is not None and self._fd >= 0 else None
        if self._move is not None:
            self._moved_away()

    def _moved_away(self):
        cookie, path, is_folder = self._move
        self._move = None
        self._events.append(FileEvent('deleted', path))
        if is_folder and self._fd >= 0:
            self._forget(path)

    async def _take_row(self, number, mask, cookie, name):
        if mask & _OVERFLOW:
            self._events.append(FileEvent('overflow', self._path))
            return
        folder = self._folders.get(number)
        if folder is None:
            return
        if mask & _IGNORED:
            del self._folders[number]
            if number == self._top:
                self._close()
        elif name is None:
            self._take_own(number, folder, mask)
        else:
            await self._take_entry(os.path.join(folder, name), mask, cookie)

    def _take_own(self, number, folder, mask):
        # What happens to a folder within the tree, the one above it has told.
        if number != self._top:
            return
        if mask & (_DELETE_SELF | _MOVE_SELF):
            self._events.append(FileEvent('deleted', folder))
            if mask & _MOVE_SELF:
                self._close()
        else:
            kind = _kinds.get(mask & (_MODIFY | _ATTRIBUTES))
            if kind:
                self._events.append(FileEvent(kind, folder))

    async def _take_entry(self, path, mask, cookie):
        is_folder = bool(mask & _IS_FOLDER)
        if mask & _MOVED_FROM:
            self._move = cookie, path, is_folder
        elif mask & _MOVED_TO and self._move is not None:
            old = self._move[1]
            self._move = None
            self._events.append(FileEvent('moved', path, old))
            if is_folder:
                self._rename(old, path)
        elif mask & _MOVED_TO:
            self._events.append(FileEvent('created', path))
            if is_folder and self._recursive:
                await self._scan(path, True)
        else:
            kind = _kinds.get(mask & (_CREATE | _MODIFY | _ATTRIBUTES | _DELETE))
            if kind is None:
                return
            self._events.append(FileEvent(kind, path))
            if mask & _CREATE and is_folder and self._recursive:
                await self._scan(path, True)

    # The folders of a tree

    async def _scan(self, folder, is_new):
        """Watch the folders below; of a folder that is new, what is in it already is told as well."""
        from _uv_files import list as list_folder
        pending = [folder]
        while pending and self._fd >= 0:
            folder = pending.pop()
            try:
                if folder != self._path:
                    number = watch_add(self._fd, folder, True)
                    if number in self._folders:
                        continue
                    self._folders[number] = folder
                rows = await list_folder(folder, True)
            except (FileNotFoundError, NotADirectoryError):
                if folder == self._path and await _is_gone(folder):
                    raise
                continue        # it is gone again, or the path is a file
            except PermissionError:
                continue
            for name, kind, followed, inode in rows:
                path = os.path.join(folder, name)
                if is_new:
                    self._events.append(FileEvent('created', path))
                if kind == 4:
                    pending.append(path)

    def _below(self, folder):
        start = folder + os.sep
        return [(number, path) for number, path in self._folders.items() if path == folder or path.startswith(start)]

    def _rename(self, old, new):
        for number, path in self._below(old):
            self._folders[number] = new + path[len(old):]

    def _forget(self, folder):
        for number, path in self._below(folder):
            watch_remove(self._fd, number)
            self._folders.pop(number, None)


async def _is_gone(path):
    from .files import exists
    return not await exists(path)


def watch(path, recursive=False):
    """Tell what happens to a file, or in a folder: an asynchronous iterator of FileEvents.

    Watching begins at once; with recursive, of the folders below when the first event is awaited or an `async with`
    entered. Close it with aclose() or `async with`. Without a reader the system keeps some thousands of events.
    """
    return _Watch(path, recursive)
