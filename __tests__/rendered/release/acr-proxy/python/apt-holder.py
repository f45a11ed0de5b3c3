#!/usr/bin/python3 -I
import fcntl
import os
import struct
import sys

FORMAT = "hhqqi4x"

for path in sys.argv[1:]:
    if not os.path.exists(path):
        continue
    with open(path, "a") as file:
        asked = struct.pack(FORMAT, fcntl.F_WRLCK, 0, 0, 0, 0)
        kind, _, _, _, pid = struct.unpack(FORMAT, fcntl.fcntl(file, fcntl.F_GETLK, asked))
    if kind != fcntl.F_UNLCK:
        try:
            with open(f"/proc/{pid}/comm") as name:
                print(f"{name.read().strip()} ({pid})")
        except OSError:
            print(f"process {pid}")
        break
