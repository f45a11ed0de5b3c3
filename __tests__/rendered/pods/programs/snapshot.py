"""The data directory as one archive, and back.

pack DIRECTORY WORK IMAGE   writes the archive to standard output; databases are copied by SQLite's online backup
check                       reads an archive from standard input and verifies every checksum
unpack TARGET               the same, and puts the files into TARGET
integrity DIRECTORY         asks every database of a directory whether it is intact
exchange A B                lets two directories change places in one step
stamp                       prints the time, for a name: names sort by it, and two of one second differ
"""
import ctypes
import datetime
import gzip
import hashlib
import io
import json
import os
import sqlite3
import sys
import tarfile
import tempfile
import time
import urllib.parse

HEADER = b"SQLite format 3\0"
MANIFEST = "manifest.json"
CHUNK = 1 << 20
# By number: not every C library has a function for it.
RENAMEAT2 = {"x86_64": 316, "aarch64": 276}


def is_database(path):
    with open(path, "rb") as file:
        return file.read(len(HEADER)) == HEADER


def walk(top):
    """Paths below top, directories before what is in them; sockets and pipes are no data."""
    for folder, folders, files in os.walk(top):
        folders.sort()
        for name in sorted(folders + files):
            path = os.path.join(folder, name)
            if os.path.islink(path) or os.path.isdir(path) or os.path.isfile(path):
                yield path


def connect(path):
    return sqlite3.connect("file:%s?mode=rw" % urllib.parse.quote(path), uri=True, timeout=60)


def copy_database(path, work):
    """One step, hence one state of the database: page by page, a busy writer would make it start again for ever."""
    target = os.path.join(work, "database")
    source, copy = connect(path), sqlite3.connect(target)
    try:
        source.backup(copy, pages=-1)
    finally:
        source.close()
        copy.close()
    return target


class Archive:
    def __init__(self, out):
        self.gzip = gzip.GzipFile(fileobj=out, mode="wb", compresslevel=6)
        self.tar = tarfile.open(fileobj=self.gzip, mode="w|", format=tarfile.PAX_FORMAT)
        self.sums = {}

    def add(self, path, name, content=None):
        info = self.tar.gettarinfo(path, name)
        info.type = tarfile.REGTYPE if info.islnk() else info.type
        if not info.isreg():
            self.tar.addfile(info)
            return
        # What is in the archive, its size and its checksum come from one reading: the file may change meanwhile.
        with tempfile.SpooledTemporaryFile(max_size=64 * CHUNK, dir=os.environ["TMPDIR"]) as read:
            digest = hashlib.sha256()
            with open(content or path, "rb") as file:
                for chunk in iter(lambda: file.read(CHUNK), b""):
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
    os.environ["TMPDIR"] = work
    archive, databases = Archive(sys.stdout.buffer), []
    paths = list(walk(top))
    live = {path for path in paths if os.path.isfile(path) and not os.path.islink(path) and is_database(path)}
    beside = {path + end for path in live for end in ("-wal", "-shm", "-journal")}
    for path in paths:
        name = "app/" + os.path.relpath(path, top)
        try:
            if path in live:
                copy = copy_database(path, work)
                archive.add(path, name, copy)
                os.remove(copy)
                databases.append(name)
            elif path not in beside:
                archive.add(path, name)
        except FileNotFoundError:
            continue
    archive.close({"image": image, "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "databases": databases})


def read(target):
    """Links come last: nothing can be written through them."""
    sums, links, manifest = {}, [], None
    with tarfile.open(fileobj=sys.stdin.buffer, mode="r|gz") as tar:
        for member in tar:
            path = place(target, member.name)
            if member.name == MANIFEST:
                manifest = json.load(tar.extractfile(member))
            elif member.isdir() and path:
                os.makedirs(path, mode=0o700, exist_ok=True)
            elif member.issym():
                links.append((member.linkname, path))
            elif member.isreg():
                sums[member.name] = extract(tar.extractfile(member), path, member)
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
    digest = hashlib.sha256()
    with open(path, "xb") if path else open(os.devnull, "wb") as file:
        for chunk in iter(lambda: source.read(CHUNK), b""):
            digest.update(chunk)
            file.write(chunk)
        if path:
            os.fchmod(file.fileno(), member.mode & 0o777)
            os.fsync(file.fileno())
    if path:
        os.utime(path, (member.mtime, member.mtime))
    return digest.hexdigest()


def integrity(top):
    damaged = 0
    for path in walk(top):
        if os.path.islink(path) or not os.path.isfile(path) or not is_database(path):
            continue
        try:
            connection = connect(path)
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
            connection.close()
        except sqlite3.Error as error:
            answer = str(error)
        damaged += answer != "ok"
        print("integrity of %s: %s" % (os.path.relpath(path, top), answer))
    sys.exit(1 if damaged else 0)


def exchange(one, other):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(RENAMEAT2[os.uname().machine], -100, os.fsencode(one), -100, os.fsencode(other), 2):
        sys.exit("cannot exchange %s and %s: %s" % (one, other, os.strerror(ctypes.get_errno())))
    os.sync()


def stamp():
    print(datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%S.%fZ"))


def main(command, *words):
    if command == "check":
        read(None)
    elif command == "unpack":
        os.makedirs(words[0])
        read(words[0])
    else:
        {"pack": pack, "integrity": integrity, "exchange": exchange, "stamp": stamp}[command](*words)


if __name__ == "__main__":
    main(*sys.argv[1:])
