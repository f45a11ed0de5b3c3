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
KEY_LINES = 250
KEY_GAP = 3
BASE64 = re.compile(r"[A-Za-z0-9+/_-]{32}")
PATTERNS = [
    re.compile(r"(?i)((?:bearer|basic)\s+)[A-Za-z0-9+/=_.~-]{8,}"),
    re.compile(r"""(?i)((?:token|secret|passw(?:or)?d|passphrase|api[_-]?key|credential|"auth)[\w-]{0,64}["']?\s{0,16}[=:]\s*["']?)[^\s"',;}]+"""),
    re.compile(r"()(?<![A-Za-z0-9])(?:sk-|LTAI|STS\.|ghp_|eyJ)[A-Za-z0-9_.-]{10,}"),
    re.compile(r"(://[^/\s:@]*:)[^/\s@]+(?=@)"),
    re.compile(r"(?i)((?:/|%2f)(?:preview|example-assets)(?:/|%2f))[^/\s%?#\"']+"),
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
        elif "TOKEN" in name or path.endswith("/app.env"):
            yield value.strip()


def spellings(user, secret):
    yield secret
    yield urllib.parse.quote(secret, safe="")
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1].replace("$", "$$")
    for text in (secret, "%s:%s" % (user, secret)):
        encoded = base64.b64encode(text.encode()).decode()
        yield encoded.rstrip("=")
        yield encoded.rstrip("=").replace("+", "-").replace("/", "_")


class PrivateKey:
    """Tells the lines of a private key. A key without an end is over where Base64 ends."""

    def __init__(self):
        self.lines = 0
        self.gap = 0

    def has(self, line):
        if "-----BEGIN" in line and "PRIVATE KEY" in line:
            self.lines = KEY_LINES
            self.gap = 0
        elif self.lines:
            self.lines -= 1
            self.gap = 0 if BASE64.search(line) else self.gap + 1
            if self.gap > KEY_GAP:
                self.lines = 0
        inside = self.lines > 0
        if "-----END" in line:
            self.lines = 0
        return inside


def main(user, *files):
    found = {secret for path in files for secret in secrets_in(path) if len(secret) >= SHORTEST}
    every = {spelling for secret in found for spelling in spellings(user, secret)}
    known = re.compile("|".join(re.escape(text) for text in sorted(every, key=len, reverse=True)) or r"(?!)")
    key = PrivateKey()
    for line in sys.stdin:
        if key.has(line):
            line = MARK + "\n"
        line = known.sub(MARK, line)
        for pattern in PATTERNS:
            line = pattern.sub(r"\1" + MARK, line)
        sys.stdout.write(line)
        sys.stdout.flush()


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    main(*sys.argv[1:])
