"""Copies standard input to standard output without secrets.

redact.py USER FILE...  the files hold the secrets: one a line, NAME=secret, or a registry's JSON
"""
import base64
import json
import re
import sys
import urllib.parse

MARK = "[redacted]"
SHORTEST = 6
# Secrets that no file names: keys users gave the app, headers in a log.
PATTERNS = [
    re.compile(r"(?i)((?:bearer|basic)\s+)[A-Za-z0-9+/=_.~-]{8,}"),
    re.compile(r"""(?i)((?:token|secret|passw(?:or)?d|passphrase|api[_-]?key|credential|"auth)[\w-]*["']?\s*[=:]\s*["']?)[^\s"',;}]+"""),
    re.compile(r"()\b(?:sk-|LTAI|STS\.|ghp_|eyJ)[A-Za-z0-9_.-]{10,}"),
    re.compile(r"(://[^/\s:@]*:)[^/\s@]+(?=@)"),
    # The scope of a preview.
    re.compile(r"(?i)((?:/|%2f)preview(?:/|%2f))[^/\s%?#\"']+"),
]


def values(node):
    if isinstance(node, dict):
        for value in node.values():
            yield from values(value)
    elif isinstance(node, list):
        for value in node:
            yield from values(value)
    elif isinstance(node, str):
        yield node
        try:
            yield from base64.b64decode(node, validate=True).decode().split(":", 1)
        except ValueError:
            pass


def secrets_in(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        return
    try:
        node = json.loads(text)
    except ValueError:
        node = None
    if isinstance(node, dict):
        yield from values(node)
        return
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if not (equals and re.fullmatch(r"\w+", name)):
            yield line.strip()
        elif "TOKEN" in name:
            yield value.strip()


def spellings(user, secret):
    yield secret
    yield urllib.parse.quote(secret, safe="")
    yield json.dumps(secret)[1:-1]
    for text in (secret, "%s:%s" % (user, secret)):
        encoded = base64.b64encode(text.encode()).decode()
        yield encoded.rstrip("=")
        yield encoded.rstrip("=").replace("+", "-").replace("/", "_")


def main(user, *files):
    found = {secret for path in files for secret in secrets_in(path) if len(secret) >= SHORTEST}
    every = {spelling for secret in found for spelling in spellings(user, secret)}
    known = re.compile("|".join(re.escape(text) for text in sorted(every, key=len, reverse=True)) or r"(?!)")
    private = False
    for line in sys.stdin:
        if "-----BEGIN" in line and "PRIVATE KEY" in line:
            private = True
        if private:
            private = "-----END" not in line
            line = MARK + "\n"
        line = known.sub(MARK, line)
        for pattern in PATTERNS:
            line = pattern.sub(r"\1" + MARK, line)
        sys.stdout.write(line)
        sys.stdout.flush()


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    main(*sys.argv[1:])
