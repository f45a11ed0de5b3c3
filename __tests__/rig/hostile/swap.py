"""Runs a program and replaces a file at the last moment: between the program's decision to open it and the open itself.

swap.py FILE TIMES WITH PROGRAM WORD...   at the TIMES-th open, FILE is replaced by WITH: a link's text, or the word fifo
"""
import os
import runpy
import sys

file, times, replacement, program, *words = sys.argv[1:]
seen = 0


def replace(event, arguments):
    global seen
    if event not in ("open", "os.listdir", "os.scandir") or not isinstance(arguments[0], (str, bytes)):
        return
    if os.path.basename(os.fsdecode(arguments[0])) != os.path.basename(file):
        return
    seen += 1
    if seen != int(times):
        return
    os.rename(file, file + ".before")
    if replacement == "fifo":
        os.mkfifo(file)
    else:
        os.symlink(replacement, file)


sys.addaudithook(replace)
sys.argv = [program, *words]
# As Python does for a program that it starts.
sys.path[0] = os.path.dirname(program)
runpy.run_path(program, run_name="__main__")
