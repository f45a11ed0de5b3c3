"""The data directory as one archive, and back.

pack DIRECTORY WORK IMAGE   writes the archive to standard output; databases are copied by SQLite's online backup
check                       reads an archive from standard input and verifies every checksum
unpack TARGET               the same, puts the files into TARGET, and prints the databases that were damaged, as JSON
integrity DIRECTORY         asks every database of a directory whether it is intact, except those that standard input lists
exchange A B                lets two directories change places in one step
stamp                       prints the time, for a name: names sort by it, and two of one second differ

The app may have written anything, and may change it meanwhile. Each file is therefore opened once, relative to the
descriptor of its folder, and all checks use that descriptor. Only SQLite opens files by path. Run pack and integrity in a
sandbox in which no path leads outside the data.

Neither pack nor unpack fills a disk: both stop when only the reserve is left.
"""
import datetime
import errno
import gzip
import hashlib
import io
import json
import math
import os
import resource
import sqlite3
import stat
import sys
import tarfile
import tempfile
import time
import urllib.parse
import zlib

HEADER = b"SQLite format 3\0"
# Suffixes of the files that SQLite keeps beside a database.
BESIDE = ("-journal", "-wal", "-shm")
JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
MANIFEST = "manifest.json"
CHUNK = 1 << 20
# Bytes of a file that is read without a copy on the disk.
IN_MEMORY = 64 * CHUNK
BUSY_SECONDS = 60
# SQLITE_BUSY and SQLITE_LOCKED. Python's backup repeats such a step without an end.
SQLITE_LOCKED = (5, 6)
# SQLite's MAX_PATHNAME is 512 bytes, with the suffix of a journal and a NUL.
SQLITE_PATH = 500
# Bytes that stay free on a disk, or a twentieth of it if that is less.
RESERVE = 1 << 30
# NAME_MAX, and PATH_MAX without the NUL.
NAME_BYTES, LINK_BYTES = 255, 4095
# Seconds from 1970 that a modification time may be away. Filesystems clamp what they cannot store.
FARTHEST = 1 << 40
# Does not follow a link, and does not wait for the writer of a pipe.
READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
# By number: not every C library has a function for it.
RENAMEAT2 = {"x86_64": 316, "aarch64": 276}


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
            fail("got %s, allowed a file there; remove it", path + end)
        try:
            about = os.fstat(file)
            if not (allowed and stat.S_ISREG(about.st_mode)):
                fail("got %s, allowed %s there; remove it", path + end, "a file" if allowed else "nothing")
            if end == "-journal" and about.st_size > 8 and os.pread(file, 8, about.st_size - 8) == JOURNAL_MAGIC:
                fail("got %s, which names another file for SQLite to delete; remove it", path + end)
        finally:
            os.close(file)


class TooLong(sqlite3.DatabaseError):
    """SQLite cannot open a file with such a path, so no app uses it as a database."""


def connect(folder, name, path, file):
    """Opens a database by path and makes sure that it is the open file. SQLite reads nothing before that."""
    try:
        place = os.fsencode(os.path.join(os.readlink("/proc/self/fd/%d" % folder), name))
    except OSError:
        place = None
    if place is None or len(place) > SQLITE_PATH:
        raise TooLong("its path is too long for SQLite")
    about = os.fstat(file)
    before = times_open(about)
    connection = sqlite3.connect("file:%s?mode=rw" % urllib.parse.quote(place), uri=True, timeout=BUSY_SECONDS)
    if times_open(about) == before:
        connection.close()
        fail("%s was replaced while it was read; try again", path)
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
    """One step, hence one state of the database: page by page, a busy writer would make it start again for ever.

    Returns whether there is a copy, and what is wrong with the database, or None. A user of the app can create a damaged
    one, which must not stop the backups of everybody.
    """
    refuse_beside(folder, name, path, allowed=True)
    end, source, copy = time.monotonic() + BUSY_SECONDS, None, None

    def give_up(status, _, __):
        if status in SQLITE_LOCKED and time.monotonic() > end:
            raise sqlite3.OperationalError("still locked after %d s" % BUSY_SECONDS)

    # SQLite does not ask for room. Beyond the limit, its writes fail.
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    free = require_room(os.path.dirname(target), path)
    resource.setrlimit(resource.RLIMIT_FSIZE, (free if limits[1] < 0 else min(free, limits[1]), limits[1]))
    try:
        source, copy = connect(folder, name, path, file), sqlite3.connect(target)
        source.backup(copy, pages=-1, progress=give_up)
        return True, fault_of(copy)
    except sqlite3.OperationalError as error:
        full = os.path.exists(target) and os.path.getsize(target) + CHUNK > free
        fail("cannot copy the database %s: %s", path, "no room for it" if full else error)
    except sqlite3.Error as error:
        # Not a database, or a malformed one.
        return False, str(error)
    finally:
        for connection in (source, copy):
            if connection:
                connection.close()
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def fault_of(connection):
    """Returns what is wrong with a database, or None."""
    try:
        connection.execute("PRAGMA trusted_schema=OFF")
        answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        return str(error)
    return None if answer == "ok" else answer


class Out:
    """Standard output, as long as there is room on the disk of the work folder: the archive goes to the same disk."""

    def __init__(self, work):
        self.work, self.out = work, sys.stdout.buffer

    def write(self, data):
        require_room(self.work, "the archive")
        return self.out.write(data)

    def flush(self):
        self.out.flush()


class Archive:
    def __init__(self, work):
        self.gzip = gzip.GzipFile(fileobj=Out(work), mode="wb", compresslevel=6)
        self.tar = tarfile.open(fileobj=self.gzip, mode="w|", format=tarfile.PAX_FORMAT)
        self.sums, self.work = {}, work

    def add(self, path, about, kind, content=None, text=""):
        info = tarfile.TarInfo("app/" + path)
        info.type, info.linkname = kind, text
        info.mode, info.uid, info.gid = about.st_mode & 0o7777, about.st_uid, about.st_gid
        info.mtime = max(-FARTHEST, min(about.st_mtime, FARTHEST))
        if kind != tarfile.REGTYPE:
            self.put(info)
            return
        # Content, size and checksum come from one reading, because the file may change meanwhile. A file that grows is
        # read up to the size that it had when it was opened.
        left = os.fstat(content.fileno()).st_size
        with io.BytesIO() if left <= IN_MEMORY else tempfile.TemporaryFile(dir=self.work) as read:
            digest = hashlib.sha256()
            while left:
                chunk = content.read(min(CHUNK, left))
                if not chunk:
                    break
                require_room(self.work, path)
                left -= len(chunk)
                digest.update(chunk)
                read.write(chunk)
            info.size = read.tell()
            read.seek(0)
            self.put(info, read)
        self.sums[info.name] = digest.hexdigest()

    def put(self, info, content=None):
        self.tar.addfile(info, content)
        # The library remembers every member.
        self.tar.members = []

    def close(self, about):
        text = json.dumps({**about, "sha256": self.sums}, indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(text)
        self.put(info, io.BytesIO(text))
        self.tar.close()
        self.gzip.close()


def pack(top, work, image):
    archive, databases, damaged = Archive(work), [], []
    # Paths of what has the header of a database, in the present folder.
    present, headers = "", set()
    for folder, name, path, file in walk(top):
        if path[: -len(name)] != present:
            present, headers = path[: -len(name)], set()
        if any(name.endswith(end) and name[: -len(end)] in headers for end in BESIDE):
            continue
        try:
            if file is None:
                add_link(archive, folder, name, path)
                continue
            about = os.fstat(file)
            if stat.S_ISDIR(about.st_mode):
                archive.add(path, about, tarfile.DIRTYPE)
            elif stat.S_ISREG(about.st_mode) and is_database(file):
                headers.add(name)
                fault = add_database(archive, folder, name, path, file, os.path.join(work, "database"))
                (damaged if fault else databases).append("app/" + path)
                if fault:
                    note("WARNING: %s is no intact database: %s; it is packed as it is", path, fault)
            elif stat.S_ISREG(about.st_mode):
                with open(file, "rb", closefd=False) as content:
                    archive.add(path, about, tarfile.REGTYPE, content)
        except OSError as error:
            fail("cannot pack %s: %s", path, error.strerror or error)
    made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    archive.close({"image": image, "time": made, "databases": databases, "damaged": damaged})


def add_database(archive, folder, name, path, file, target):
    """Adds a copy, or the file itself if SQLite cannot copy it. Returns what is wrong with it, or None."""
    copied, fault = copy_database(folder, name, path, file, target)
    with open(target if copied else file, "rb", closefd=copied) as content:
        archive.add(path, os.fstat(file), tarfile.REGTYPE, content)
    for end in ("",) + BESIDE:
        if os.path.exists(target + end):
            os.remove(target + end)
    return fault


def add_link(archive, folder, name, path):
    """Adds a link. A socket is not data. Any other file replaced the link and would be missing from the archive."""
    try:
        about = os.stat(name, dir_fd=folder, follow_symlinks=False)
        if stat.S_ISSOCK(about.st_mode):
            return
        archive.add(path, about, tarfile.SYMTYPE, text=os.readlink(name, dir_fd=folder))
    except FileNotFoundError:
        pass
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        fail("%s was replaced while it was read; try again", path)


class Tree:
    """Puts files below a folder. Every folder on the way is opened relative to the one above it, and none is a link."""

    def __init__(self, top):
        self.top = os.open(top, READ | os.O_DIRECTORY)
        self.folder, self.path = os.dup(self.top), "app"

    def enter(self, path):
        """Returns the descriptor of a folder. It is valid until the next call."""
        if not (path + "/").startswith(self.path + "/"):
            self.step(os.dup(self.top), "app")
        for part in path[len(self.path) :].split("/")[1:]:
            self.step(os.open(part, READ | os.O_DIRECTORY, dir_fd=self.folder), self.path + "/" + part)
        return self.folder

    def step(self, folder, path):
        os.close(self.folder)
        self.folder, self.path = folder, path

    def add(self, member, content):
        require_room(self.top, member.name)
        above, _, name = member.name.rpartition("/")
        folder = self.enter(above)
        if member.isdir():
            os.mkdir(name, 0o700, dir_fd=folder)
        elif member.issym():
            os.symlink(member.linkname, name, dir_fd=folder)
        else:
            self.write(member, os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=folder), content)

    def write(self, member, descriptor, content):
        with open(descriptor, "wb") as file:
            for chunk in content:
                require_room(self.top, member.name)
                file.write(chunk)
            file.flush()
            os.fchmod(descriptor, member.mode & 0o777)
            os.utime(descriptor, (member.mtime, member.mtime))
            os.fsync(descriptor)


class Content:
    """The content of a member, in chunks, once. Afterwards, its checksum and its first bytes."""

    def __init__(self, source):
        self.source, self.digest, self.start = source, hashlib.sha256(), b""

    def __iter__(self):
        for chunk in iter(lambda: self.source.read(CHUNK), b""):
            self.start = self.start or chunk[: len(HEADER)]
            self.digest.update(chunk)
            yield chunk


def read(target):
    """Reads an archive and returns its manifest. What check accepts, unpack can put into a folder."""
    tree = Tree(target) if target else None
    # What each name is: the checksum of a file, or a word.
    seen, databases, manifest = {"app": "folder"}, set(), None
    with tarfile.open(fileobj=sys.stdin.buffer, mode="r|gz") as tar:
        for member in iter(tar.next, None):
            # The library remembers every member.
            tar.members = []
            if member.name == MANIFEST and manifest is None and member.isreg():
                manifest = json.load(tar.extractfile(member))
                continue
            if member.name == "app" and member.isdir():
                continue
            require_place(member, seen)
            content = Content(tar.extractfile(member) if member.isreg() else io.BytesIO())
            try:
                if tree:
                    tree.add(member, content)
            except OSError as error:
                fail("cannot unpack %s: %s", member.name, error.strerror or error)
            for _ in content:
                pass
            seen[member.name] = "folder" if member.isdir() else "link" if member.issym() else content.digest.digest()
            if content.start == HEADER:
                databases.add(member.name)
    for name in sorted(databases):
        for end in BESIDE:
            if name + end in seen:
                fail("got %s beside a database in the archive; no backup holds such a file", name + end)
    files = {name for name, what in seen.items() if isinstance(what, bytes)}
    manifest = valid(manifest)
    sums = manifest["sha256"]
    if sums.keys() != files or any(sums[name] != seen[name].hex() for name in files):
        fail("the archive is not whole: its files are not those of its manifest")
    note("%s files of %s, made with %s", len(files), manifest["time"], manifest["image"])
    for name in manifest["damaged"]:
        note("WARNING: the database %s was damaged when it was packed", name)
    return manifest


def valid(manifest):
    texts = lambda some, kind: isinstance(some, kind) and all(isinstance(text, str) for text in some)
    if not (isinstance(manifest, dict) and texts(manifest.get("sha256"), dict)):
        fail("the archive is not whole: it has no manifest")
    # Earlier versions refused to pack what cannot be checked.
    manifest.setdefault("damaged", [])
    if not (texts(manifest["damaged"], list) and texts([manifest.get("time"), manifest.get("image")], list)):
        fail("the manifest of the archive is not as pack writes it")
    return manifest


def require_place(member, seen):
    """Fails unless a member can be put below app/, and nowhere else. Its folder is in the archive, and was checked."""
    name, text = member.name, member.linkname
    above, _, last = name.rpartition("/")
    if not name.startswith("app/") or any(part in name + "/" for part in ("//", "/./", "/../", "\0")):
        fail("got the name %s in the archive, allowed names below app/", name)
    if len(os.fsencode(last)) > NAME_BYTES:
        fail("got the name %s in the archive, allowed %s bytes between slashes", name, NAME_BYTES)
    if name in seen:
        fail("got %s twice in the archive", name)
    if seen.get(above) != "folder":
        fail("got %s in the archive, allowed only in a folder that comes before it", name)
    if not (member.isdir() or member.issym() or (member.isreg() and member.sparse is None)):
        fail("got %s in the archive, allowed plain files, folders and symbolic links", name)
    if member.issym() and not (0 < len(os.fsencode(text)) <= LINK_BYTES and "\0" not in text):
        fail("got a link %s in the archive, allowed one that leads to 1 to %s bytes", name, LINK_BYTES)
    if not (math.isfinite(member.mtime) and abs(member.mtime) <= FARTHEST):
        fail("got the time %s of %s in the archive, allowed %s seconds from 1970", member.mtime, name, FARTHEST)


def unpack(target):
    os.makedirs(target, exist_ok=True)
    if os.listdir(target):
        fail("got %s with something in it, allowed an empty folder", target)
    print(json.dumps(read(target)["damaged"]))


def integrity(top):
    damaged = 0
    known = set(json.loads(sys.stdin.read() or "[]"))
    for folder, name, path, file in walk(top):
        if file is None or not stat.S_ISREG(os.fstat(file).st_mode) or not is_database(file):
            continue
        if "app/" + path in known:
            note("integrity of %s: not checked, because it was damaged when it was packed", path, to=sys.stdout)
            continue
        refuse_beside(folder, name, path, allowed=False)
        connection = None
        try:
            connection = connect(folder, name, path, file)
            fault = fault_of(connection)
        except sqlite3.Error as error:
            fault = str(error)
        finally:
            if connection:
                connection.close()
        damaged += fault is not None
        note("integrity of %s: %s", path, fault or "ok", to=sys.stdout)
    sys.exit(1 if damaged else 0)


def exchange(one, other):
    # Imported only here: it needs memory that is writable and executable, which the sandbox does not allow.
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(RENAMEAT2[os.uname().machine], -100, os.fsencode(one), -100, os.fsencode(other), 2):
        fail("cannot exchange %s and %s: %s", one, other, os.strerror(ctypes.get_errno()))
    os.sync()


def stamp():
    print(datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%S.%fZ"))


def main(command, *words):
    commands = {"pack": pack, "check": lambda: read(None), "unpack": unpack}
    commands.update({"integrity": integrity, "exchange": exchange, "stamp": stamp})
    # walk holds a descriptor for each folder above the present one.
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        commands[command](*words)
    except MemoryError:
        fail("%s: more files, or longer names, than fit into the memory", command)
    except (OSError, tarfile.TarError, EOFError, RecursionError, sqlite3.Error, zlib.error, ValueError, KeyError, ArithmeticError) as error:
        fail("%s: %s", command, error)


if __name__ == "__main__":
    main(*sys.argv[1:])
