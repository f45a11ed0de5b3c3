"""The data directory as one archive, and back.

pack DIRECTORY WORK IMAGE   writes the archive to standard output; databases are copied by SQLite's online backup
check                       reads an archive from standard input and verifies every checksum
unpack TARGET               the same, and puts the files into TARGET
integrity DIRECTORY         asks every database of a directory whether it is intact
exchange A B                lets two directories change places in one step
stamp                       prints the time, for a name: names sort by it, and two of one second differ

The app may have written anything, and may change it meanwhile. Each file is therefore opened once, relative to the
descriptor of its folder, and all checks use that descriptor. Only SQLite opens files by path. Run pack and integrity in a
sandbox in which no path leads outside the data.
"""
import datetime
import errno
import gzip
import hashlib
import io
import json
import os
import sqlite3
import stat
import sys
import tarfile
import tempfile
import time
import urllib.parse

HEADER = b"SQLite format 3\0"
BESIDE = ("-journal", "-wal", "-shm")
JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
MANIFEST = "manifest.json"
CHUNK = 1 << 20
BUSY_SECONDS = 60
SQLITE_LOCKED = (5, 6)
READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
RENAMEAT2 = {"x86_64": 316, "aarch64": 276}


def walk(folder, above=""):
    """Yields the descriptor of the folder, the name and the path of each entry. A folder comes before its entries."""
    names = sorted(os.listdir(folder))
    for name in names:
        yield folder, name, above + name
    for name in names:
        try:
            below = os.open(name, READ | os.O_DIRECTORY, dir_fd=folder)
        except OSError as error:
            if error.errno in (errno.ENOTDIR, errno.ELOOP, errno.ENOENT):
                continue
            raise
        try:
            yield from walk(below, above + name + "/")
        finally:
            os.close(below)


def shown(path):
    """Returns a path without control characters, which a terminal would obey."""
    return path if path.isprintable() else repr(path)


def open_below(folder, name):
    """Returns a descriptor. Returns None for a link, a socket, and a file that was removed."""
    try:
        return os.open(name, READ, dir_fd=folder)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO, errno.ENOENT):
            return None
        raise


def is_database(file):
    return os.pread(file, len(HEADER), 0) == HEADER


def refuse_beside(folder, name, path, allowed):
    """SQLite trusts the files beside a database. A journal can name any file, and SQLite then deletes that file."""
    for end in BESIDE:
        try:
            file = os.open(name + end, READ, dir_fd=folder)
        except FileNotFoundError:
            continue
        except OSError:
            sys.exit("got %s, allowed a file there; remove it" % shown(path + end))
        try:
            about = os.fstat(file)
            if not (allowed and stat.S_ISREG(about.st_mode)):
                sys.exit("got %s, allowed %s there; remove it" % (shown(path + end), "a file" if allowed else "nothing"))
            if end == "-journal" and about.st_size > 8 and os.pread(file, 8, about.st_size - 8) == JOURNAL_MAGIC:
                sys.exit("got %s, which names another file for SQLite to delete; remove it" % shown(path + end))
        finally:
            os.close(file)


def connect(folder, name, path, file):
    """Opens a database by path and makes sure that it is the open file. SQLite reads nothing before that."""
    about, place = os.fstat(file), os.path.join(os.readlink("/proc/self/fd/%d" % folder), name)
    before = times_open(about)
    connection = sqlite3.connect("file:%s?mode=rw" % urllib.parse.quote(os.fsencode(place)), uri=True, timeout=BUSY_SECONDS)
    if times_open(about) == before:
        connection.close()
        sys.exit("%s was replaced while it was read; try again" % shown(path))
    return connection


def times_open(about):
    """Returns the number of this process's descriptors of a file."""
    count = 0
    for descriptor in os.listdir("/proc/self/fd"):
        try:
            count += os.path.samestat(os.fstat(int(descriptor)), about)
        except OSError:
            continue
    return count


def copy_database(folder, name, path, file, target):
    """One step, hence one state of the database: page by page, a busy writer would make it start again for ever."""
    refuse_beside(folder, name, path, allowed=True)
    end = time.monotonic() + BUSY_SECONDS

    def give_up(status, _, __):
        if status in SQLITE_LOCKED and time.monotonic() > end:
            raise sqlite3.OperationalError("still locked after %d s" % BUSY_SECONDS)

    source, copy = connect(folder, name, path, file), sqlite3.connect(target)
    try:
        source.backup(copy, pages=-1, progress=give_up)
    except sqlite3.Error as error:
        sys.exit("cannot copy the database %s: %s" % (shown(path), error))
    finally:
        source.close()
        copy.close()


class Archive:
    def __init__(self, out, work):
        self.gzip = gzip.GzipFile(fileobj=out, mode="wb", compresslevel=6)
        self.tar = tarfile.open(fileobj=self.gzip, mode="w|", format=tarfile.PAX_FORMAT)
        self.sums, self.work = {}, work

    def add(self, name, about, kind, content=None, text=""):
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, text
        info.mode, info.mtime, info.uid, info.gid = about.st_mode & 0o7777, about.st_mtime, about.st_uid, about.st_gid
        if kind != tarfile.REGTYPE:
            self.tar.addfile(info)
            return
        left = os.fstat(content.fileno()).st_size
        with tempfile.SpooledTemporaryFile(max_size=64 * CHUNK, dir=self.work) as read:
            digest = hashlib.sha256()
            while left:
                chunk = content.read(min(CHUNK, left))
                if not chunk:
                    break
                left -= len(chunk)
                digest.update(chunk)
                read.write(chunk)
            info.size = read.tell()
            read.seek(0)
            self.tar.addfile(info, read)
        self.sums[name] = digest.hexdigest()

    def close(self, about):
        text = json.dumps({**about, "sha256": self.sums}, indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(text)
        self.tar.addfile(info, io.BytesIO(text))
        self.tar.close()
        self.gzip.close()


def pack(top, work, image):
    archive, databases = Archive(sys.stdout.buffer, work), []
    for folder, name, path in walk(os.open(top, READ | os.O_DIRECTORY)):
        if any(name.endswith(end) and "app/" + path[: -len(end)] in databases for end in BESIDE):
            continue
        file = open_below(folder, name)
        if file is None:
            add_link(archive, folder, name, path)
            continue
        try:
            about = os.fstat(file)
            if stat.S_ISDIR(about.st_mode):
                archive.add("app/" + path, about, tarfile.DIRTYPE)
            elif stat.S_ISREG(about.st_mode) and is_database(file):
                target = os.path.join(work, "database")
                copy_database(folder, name, path, file, target)
                with open(target, "rb") as copy:
                    archive.add("app/" + path, about, tarfile.REGTYPE, copy)
                os.remove(target)
                databases.append("app/" + path)
            elif stat.S_ISREG(about.st_mode):
                with open(file, "rb", closefd=False) as content:
                    archive.add("app/" + path, about, tarfile.REGTYPE, content)
        finally:
            os.close(file)
    archive.close({"image": image, "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "databases": databases})


def add_link(archive, folder, name, path):
    """Adds a link. A socket is not data. Any other file replaced the link and would be missing from the archive."""
    try:
        text = os.readlink(name, dir_fd=folder)
        archive.add("app/" + path, os.stat(name, dir_fd=folder, follow_symlinks=False), tarfile.SYMTYPE, text=text)
    except FileNotFoundError:
        pass
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        if not stat.S_ISSOCK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            sys.exit("%s was replaced while it was read; try again" % shown(path))


def read(target):
    """Links come last: nothing can be written through them."""
    sums, links, databases, names, manifest = {}, [], set(), set(), None
    with tarfile.open(fileobj=sys.stdin.buffer, mode="r|gz") as tar:
        for member in tar:
            path = place(target, member.name)
            names.add(member.name)
            if member.name == MANIFEST:
                manifest = json.load(tar.extractfile(member))
            elif member.isdir() and path:
                os.makedirs(path, mode=0o700, exist_ok=True)
            elif member.issym():
                links.append((member.linkname, path))
            elif member.isreg():
                sums[member.name], start = extract(tar.extractfile(member), path, member)
                if start == HEADER:
                    databases.add(member.name)
    for name in sorted(names):
        if any(name.endswith(end) and name[: -len(end)] in databases for end in BESIDE):
            sys.exit("got %s beside a database in the archive; no backup holds such a file" % shown(name))
    if manifest is None or manifest["sha256"] != sums:
        sys.exit("the archive is not whole: its files are not those of its manifest")
    for text, path in links if target else []:
        os.symlink(text, path)
    print("%d files of %s, made with %s" % (len(sums), manifest["time"], manifest["image"]), file=sys.stderr)


def place(target, name):
    parts = name.split("/")
    if name != MANIFEST and (parts[0] != "app" or ".." in parts or "" in parts):
        sys.exit("got the name %r in the archive, allowed names below app/" % name)
    return target and os.path.join(target, *parts[1:])


def extract(source, path, member):
    """Writes a member to a path. Returns its checksum and its first bytes."""
    digest, start = hashlib.sha256(), b""
    with open(path, "xb") if path else open(os.devnull, "wb") as file:
        for chunk in iter(lambda: source.read(CHUNK), b""):
            start = start or chunk[: len(HEADER)]
            digest.update(chunk)
            file.write(chunk)
        if path:
            os.fchmod(file.fileno(), member.mode & 0o777)
            os.fsync(file.fileno())
    if path:
        os.utime(path, (member.mtime, member.mtime))
    return digest.hexdigest(), start


def unpack(target):
    os.makedirs(target, exist_ok=True)
    if os.listdir(target):
        sys.exit("got %s with something in it, allowed an empty folder" % target)
    read(target)


def integrity(top):
    damaged = 0
    for folder, name, path in walk(os.open(top, READ | os.O_DIRECTORY)):
        file = open_below(folder, name)
        if file is None:
            continue
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode) or not is_database(file):
                continue
            refuse_beside(folder, name, path, allowed=False)
            try:
                connection = connect(folder, name, path, file)
                connection.execute("PRAGMA trusted_schema=OFF")
                answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
                connection.close()
            except sqlite3.Error as error:
                answer = str(error)
        finally:
            os.close(file)
        damaged += answer != "ok"
        print("integrity of %s: %s" % (shown(path), answer))
    sys.exit(1 if damaged else 0)


def exchange(one, other):
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(RENAMEAT2[os.uname().machine], -100, os.fsencode(one), -100, os.fsencode(other), 2):
        sys.exit("cannot exchange %s and %s: %s" % (one, other, os.strerror(ctypes.get_errno())))
    os.sync()


def stamp():
    print(datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%S.%fZ"))


def main(command, *words):
    commands = {"pack": pack, "check": lambda: read(None), "unpack": unpack}
    commands.update({"integrity": integrity, "exchange": exchange, "stamp": stamp})
    try:
        commands[command](*words)
    except (OSError, tarfile.TarError, EOFError, RecursionError, sqlite3.Error, ValueError, KeyError) as error:
        sys.exit("%s: %s" % (command, error))


if __name__ == "__main__":
    main(*sys.argv[1:])
