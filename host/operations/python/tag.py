"""Prints the tag of an archive: 128 bits of an HMAC over its name and its bytes.

tag.py KEY NAME  reads the archive from standard input. The tag covers the name, because the name contains the time.
                 Otherwise, an old archive could be renamed to a newer one.
"""
import hashlib
import hmac
import re
import sys

CHUNK = 1 << 20
# Half of the digest, as in RFC 4868 (HMAC-SHA-256-128).
HEX_DIGITS = 32


def main(key, name):
    with open(key, "rb") as file:
        secret = file.read().strip()
    # An empty key would accept what anybody tags.
    if not re.fullmatch(b"[0-9a-f]{64}", secret):
        sys.exit("got another content of %s, allowed 64 hexadecimal digits; remove it, and the next backup generates one" % key)
    tag = hmac.new(secret, name.encode() + b"\n", hashlib.sha256)
    for chunk in iter(lambda: sys.stdin.buffer.read(CHUNK), b""):
        tag.update(chunk)
    print(tag.hexdigest()[:HEX_DIGITS])


if __name__ == "__main__":
    main(*sys.argv[1:])
