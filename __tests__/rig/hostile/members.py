"""Writes an archive with members that no backup has, and a manifest that is true of its files, to standard output.

members.py [MEMBER...]   each is JSON: name, and of type, link, text, pax what differs from an empty file's
"""
import hashlib
import io
import json
import sys
import tarfile

MANIFEST = {"image": "an-image", "time": "2026-01-01T00:00:00Z", "databases": []}


def main(*members):
    sums, more = {}, {}
    with tarfile.open(fileobj=sys.stdout.buffer, mode="w|gz", format=tarfile.PAX_FORMAT) as tar:
        for member in map(json.loads, members):
            more.update(member.get("manifest", {}))
            if "name" not in member:
                continue
            info, text = tarfile.TarInfo(member["name"]), member.get("text", "").encode()
            info.type = {"folder": tarfile.DIRTYPE, "link": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE}.get(member.get("type"), tarfile.REGTYPE)
            info.linkname, info.pax_headers = member.get("link", ""), member.get("pax", {})
            info.size = len(text)
            if info.type == tarfile.REGTYPE:
                sums[info.name] = hashlib.sha256(text).hexdigest()
            tar.addfile(info, io.BytesIO(text))
        text = json.dumps({**MANIFEST, "sha256": sums, **more}).encode()
        info = tarfile.TarInfo("manifest.json")
        info.size = len(text)
        tar.addfile(info, io.BytesIO(text))


main(*sys.argv[1:])
