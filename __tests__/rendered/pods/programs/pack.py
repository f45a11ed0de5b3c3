"""Writes the data directory to standard output as an archive with a manifest."""
import errno
import gzip
import hashlib
import io
import json
import os
import stat
import sys
import tarfile
import tempfile
import time

from data_files import CHUNK, fail, note, require_room, walk
from databases import BESIDE, copy_database, is_database
from unpack import FARTHEST, MANIFEST

# Bytes of a file that is read without a copy on the disk.
IN_MEMORY = 64 * CHUNK


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
