"""SQLite databases of the app: how they are recognised, copied and checked.

Only SQLite opens files by path. Run this in a sandbox in which no path leads outside the data.
"""
import json
import os
import resource
import sqlite3
import stat
import sys
import time
import urllib.parse

from data_files import CHUNK, READ, fail, note, require_room, walk

HEADER = b"SQLite format 3\0"
# Suffixes of the files that SQLite keeps beside a database.
BESIDE = ("-journal", "-wal", "-shm")
JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
BUSY_SECONDS = 60
# SQLITE_BUSY and SQLITE_LOCKED. Python's backup repeats such a step without an end.
SQLITE_LOCKED = (5, 6)
# SQLite's MAX_PATHNAME is 512 bytes, with the suffix of a journal and a NUL.
SQLITE_PATH = 500


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
