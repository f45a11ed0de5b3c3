"""The data directory as one archive, and back.

pack DIRECTORY WORK IMAGE   writes the archive to standard output; databases are copied by SQLite's online backup
check                       reads an archive from standard input and verifies every checksum
unpack TARGET               the same, puts the files into TARGET, and prints the databases that were damaged, as JSON
integrity DIRECTORY         asks every database of a directory whether it is intact, except those that standard input lists
exchange A B                lets two directories change places in one step
stamp                       prints the time, for a name: names sort by it, and two of one second differ

Run pack and integrity in a sandbox in which no path leads outside the data. Neither pack nor unpack fills a disk: both stop
when only the reserve is left.
"""
import datetime
import os
import resource
import sqlite3
import sys
import tarfile
import zlib

from data_files import fail
from databases import integrity
from pack import pack
from unpack import read, unpack

RENAMEAT2 = {"x86_64": 316, "aarch64": 276}


def exchange(one, other):
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
