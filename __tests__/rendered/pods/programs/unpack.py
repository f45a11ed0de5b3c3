"""Reads an archive of the data directory from standard input, and puts its files into a folder."""
import hashlib
import io
import json
import math
import os
import sys
import tarfile

from data_files import CHUNK, READ, fail, note, require_room
from databases import BESIDE, HEADER

MANIFEST = "manifest.json"
# NAME_MAX, and PATH_MAX without the NUL.
NAME_BYTES, LINK_BYTES = 255, 4095
# Seconds from 1970 that a modification time may be away. Filesystems clamp what they cannot store.
FARTHEST = 1 << 40


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
