"""Archives in OSS, with the temporary credentials of a role.

oss.py REGION BUCKET FOLDER put FILE | get FILE | list

Nothing is deleted from here: the role may not, and old archives expire by a lifecycle rule of the bucket.
Signature version 4, as OSS's documentation describes it; nothing secret is ever an argument.
"""
import base64
import hashlib
import hmac
import html
import os
import re
import sys
import time
import urllib.parse

from alibaba_cloud import call
from role_credentials import credentials

ENDPOINT = "https://%s.oss-%s-internal.aliyuncs.com/"
# By keys that OSS keeps.
ENCRYPTION = "AES256"
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

    def send(self, method, name="", query=None, headers=None, body=None):
        key, query, headers = self.folder + name if name else "", query or {}, headers or {}
        sign(method, self.region, self.bucket, key, query, headers, self.keys, time.time())
        url = ENDPOINT % (self.bucket, self.region) + urllib.parse.quote(key) + ("?" + encoded(query) if query else "")
        return call(url, method, headers, body, timeout=120)

    def ask(self, *words, **more):
        answer = self.send(*words, **more)
        if answer.status >= 300:
            self.refuse(answer)
        return answer

    def refuse(self, answer):
        reason = re.findall("<(?:Code|Message)>([^<]*)", answer.read(4096).decode(errors="replace"))
        sys.exit("got status %d from the bucket %s: %s" % (answer.status, self.bucket, " – ".join(reason)))

    def put(self, path):
        size, digest, name = os.path.getsize(path), hashlib.md5(), os.path.basename(path)
        if size > LARGEST_PUT:
            sys.exit("got an archive of %d bytes, allowed %d in the bucket" % (size, LARGEST_PUT))
        with open(path, "rb") as file:
            for chunk in iter(lambda: file.read(CHUNK), b""):
                digest.update(chunk)
            headers = {
                "Content-Length": str(size),
                "Content-MD5": base64.b64encode(digest.digest()).decode(),
                "Content-Type": "application/octet-stream",
                # A bucket with versioning ignores it; there the old version stays.
                "x-oss-forbid-overwrite": "true",
                "x-oss-server-side-encryption": ENCRYPTION,
            }
            answer = self.send("PUT", name, headers=headers, body=lambda: file.seek(0) or file)
        # An earlier try, whose answer was lost, may have written the archive. Not every refusal of an overwrite has a
        # documented code, so the object itself decides.
        if answer.status >= 300 and not self.holds(name, size, digest):
            self.refuse(answer)

    def holds(self, name, size, digest):
        """Whether the bucket has this very archive. The tag of a plain upload is its MD5 too."""
        answer = self.send("HEAD", name)
        length, md5, tag = (answer.headers.get(field, "") for field in ("Content-Length", "Content-MD5", "ETag"))
        equal = md5 == base64.b64encode(digest.digest()).decode() or tag.strip('"').lower() == digest.hexdigest()
        return answer.status == 200 and length == str(size) and equal

    def get(self, path):
        with self.ask("GET", os.path.basename(path)) as answer, open(path, "wb") as file:
            for chunk in iter(lambda: answer.read(CHUNK), b""):
                file.write(chunk)
        if os.path.getsize(path) != int(answer.headers["Content-Length"]):
            sys.exit("the archive did not arrive whole; try again")

    def names(self):
        """They carry their time, and sort by it."""
        query, names = {"list-type": "2", "prefix": self.folder + "open-design-", "max-keys": "1000"}, []
        while True:
            listed = self.ask("GET", query=query).read().decode()
            names += [name[len(self.folder):] for name in re.findall("<Key>([^<]*)</Key>", listed)]
            more = re.search("<NextContinuationToken>([^<]+)", listed)
            if not more:
                return sorted(names)
            query["continuation-token"] = html.unescape(more.group(1))

    def list(self):
        print("\n".join(self.names()))


def main(region, bucket, folder, command, *words):
    {"put": Bucket.put, "get": Bucket.get, "list": Bucket.list}[command](Bucket(region, bucket, folder), *words)


if __name__ == "__main__":
    main(*sys.argv[1:])
