"""Safe access to the files of the app, and messages about them.

The app may have written anything, and may change it meanwhile. Each file is therefore opened once, relative to the
descriptor of its folder, and all checks use that descriptor.
"""
import errno
import os
import stat
import sys

CHUNK = 1 << 20
RESERVE = 1 << 30
READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def shown(text):
    """Returns a text of the data or of an archive as a terminal may show it: printable, and of a bounded length."""
    text = str(text)
    text = text if text.isprintable() else repr(text)
    return text if len(text) <= 400 else text[:200] + "…" + text[-200:]


def fail(text, *values):
    sys.exit(text % tuple(map(shown, values)))


def note(text, *values, to=None):
    print(text % tuple(map(shown, values)), file=to or sys.stderr)


def require_room(where, path):
    """Fails if only the reserve is left on the disk. The app may write meanwhile, so ask before each piece."""
    about = os.statvfs(where)
    free, reserve = about.f_frsize * about.f_bavail, min(RESERVE, about.f_frsize * about.f_blocks // 20)
    if free < reserve + CHUNK:
        fail("no room for %s: got %s bytes free, allowed more than the reserve of %s", path, free, reserve)
    if about.f_files and about.f_favail < about.f_files // 20:
        fail("no room for %s: got %s inodes free, allowed a twentieth of %s", path, about.f_favail, about.f_files)
    return free - reserve


def walk(top):
    """Yields the descriptor of the folder, name, path and descriptor of each entry. The last is None for links and sockets.

    A folder comes before its entries.
    """
    folder, above, levels = os.open(top, READ | os.O_DIRECTORY), "", []
    while True:
        below = []
        for name in sorted(os.listdir(folder)):
            file = open_below(folder, name, above + name)
            try:
                if file is not None and stat.S_ISDIR(os.fstat(file).st_mode):
                    below.append(name)
                yield folder, name, above + name, file
            finally:
                if file is not None:
                    os.close(file)
        levels.append((folder, above, below[::-1]))
        folder = None
        while folder is None:
            if not levels:
                return
            parent, above, below = levels[-1]
            if not below:
                os.close(parent)
                levels.pop()
                continue
            name = below.pop()
            folder = open_below(parent, name, above + name, os.O_DIRECTORY)
            above += name + "/"


def open_below(folder, name, path, more=0):
    """Returns a descriptor. Returns None for a link, a socket, and a file that was removed or is not of the kind."""
    try:
        return os.open(name, READ | more, dir_fd=folder)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO, errno.ENOENT, errno.ENOTDIR):
            return None
        fail("cannot open %s: %s", path, error.strerror)
