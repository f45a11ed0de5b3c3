"""Archives in OSS, with the temporary credentials of a role.

oss.py REGION BUCKET FOLDER put FILE | get FILE | prune DAYS | list

Signature version 4, as OSS's documentation describes it; nothing secret is ever an argument.
"""
import base64
import hashlib
import hmac
import os
import re
import sys
import time
import urllib.parse

from alibaba_cloud import call
from role_credentials import credentials

ENDPOINT = "https://%s.oss-%s-internal.aliyuncs.com/"
LARGEST_PUT = 5 * 1024**3
CHUNK = 1 << 20


def sign(method, region, bucket, key, query, headers, keys, now):
    """Adds what makes a request an authorised one to its headers."""
    moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
    headers.update({"x-oss-content-sha256": "UNSIGNED-PAYLOAD", "x-oss-date": moment})
    if "SecurityToken" in keys:
        headers["x-oss-security-token"] = keys["SecurityToken"]
    lower = {name.lower(): value.strip() for name, value in headers.items()}
    signed = sorted(n for n in lower if n.startswith("x-oss-") or n in ("content-type", "content-md5"))
    resource = "/%s/%s" % (bucket, key)
    request = "\n".join(
        [method, urllib.parse.quote(resource), encoded(query)]
        + ["%s:%s" % (name, lower[name]) for name in signed]
        + ["", "", "UNSIGNED-PAYLOAD"]
    )
    scope = [moment[:8], region, "oss", "aliyun_v4_request"]
    text = "\n".join(["OSS4-HMAC-SHA256", moment, "/".join(scope), hashlib.sha256(request.encode()).hexdigest()])
    signing = ("aliyun_v4" + keys["AccessKeySecret"]).encode()
    for part in scope + [text]:
        signing = hmac.new(signing, part.encode(), hashlib.sha256).digest()
    credential = keys["AccessKeyId"] + "/" + "/".join(scope)
    headers["Authorization"] = "OSS4-HMAC-SHA256 Credential=%s,Signature=%s" % (credential, signing.hex())


def encoded(query):
    quote = lambda text: urllib.parse.quote(text, safe="")
    return "&".join(sorted(quote(n) + ("=" + quote(v) if v else "") for n, v in query.items()))


class Bucket:
    def __init__(self, region, bucket, folder):
        self.region, self.bucket, self.folder = region, bucket, folder + "/" if folder else ""
        self.keys = credentials(region)

    def ask(self, method, name="", query=None, headers=None, body=None):
        key, query, headers = self.folder + name if name else "", query or {}, headers or {}
        sign(method, self.region, self.bucket, key, query, headers, self.keys, time.time())
        url = ENDPOINT % (self.bucket, self.region) + urllib.parse.quote(key) + ("?" + encoded(query) if query else "")
        answer = call(url, method, headers, body, timeout=120)
        if answer.status >= 300:
            reason = re.findall("<(?:Code|Message)>([^<]*)", answer.read(4096).decode(errors="replace"))
            sys.exit("got status %d from the bucket %s: %s" % (answer.status, self.bucket, " – ".join(reason)))
        return answer

    def put(self, path):
        size, digest = os.path.getsize(path), hashlib.md5()
        if size > LARGEST_PUT:
            sys.exit("got an archive of %d bytes, allowed %d in the bucket" % (size, LARGEST_PUT))
        with open(path, "rb") as file:
            for chunk in iter(lambda: file.read(CHUNK), b""):
                digest.update(chunk)
            headers = {
                "Content-Length": str(size),
                "Content-MD5": base64.b64encode(digest.digest()).decode(),
                "Content-Type": "application/octet-stream",
                "x-oss-forbid-overwrite": "true",
            }
            self.ask("PUT", os.path.basename(path), headers=headers, body=lambda: file.seek(0) or file)

    def get(self, path):
        with self.ask("GET", os.path.basename(path)) as answer, open(path, "wb") as file:
            for chunk in iter(lambda: answer.read(CHUNK), b""):
                file.write(chunk)
        if os.path.getsize(path) != int(answer.headers["Content-Length"]):
            sys.exit("the archive did not arrive whole; try again")

    def names(self):
        """They carry their time, and sort by it."""
        query = {"list-type": "2", "prefix": self.folder + "open-design-", "max-keys": "1000"}
        listed = self.ask("GET", query=query).read().decode()
        return sorted(name[len(self.folder):] for name in re.findall("<Key>([^<]*)</Key>", listed))

    def list(self):
        print("\n".join(self.names()))

    def prune(self, days):
        """The newest stays whatever its age."""
        names = self.names()
        oldest = time.strftime("open-design-%Y%m%dT%H%M%SZ", time.gmtime(time.time() - 86400 * int(days)))
        for name in names[:-1]:
            if name < oldest:
                self.ask("DELETE", name)


def main(region, bucket, folder, command, *words):
    {"put": Bucket.put, "get": Bucket.get, "prune": Bucket.prune, "list": Bucket.list}[command](
        Bucket(region, bucket, folder), *words
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
