"""Archives in OSS, with temporary credentials: of the instance role, or in a pod those of its service account.

oss.py REGION BUCKET FOLDER put FILE | get FILE | prune DAYS | list

Signature version 4, as OSS's documentation describes it; nothing secret is ever an argument.
"""
import base64
import hashlib
import hmac
import http.client
import io
import json
import os
import re
import sys
import time
import urllib.parse

METADATA = "http://100.100.100.200"
STS = "https://sts-vpc.%s.aliyuncs.com"
ENDPOINT = "https://%s.oss-%s-internal.aliyuncs.com"
LARGEST_PUT = 5 * 1024**3
CHUNK = 1 << 20


def call(url, method, path, headers, body=None):
    """Retries what a network or a busy service does; a refusal is final."""
    for pause in (2, 8, 30, None):
        parts = urllib.parse.urlsplit(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.netloc, timeout=120)
        try:
            if body:
                body.seek(0)
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            if answer.status < 500 or pause is None:
                return answer
            problem = "status %d" % answer.status
        except (OSError, http.client.HTTPException) as error:
            problem = str(error)
        if pause is None:
            sys.exit("%s does not answer: %s" % (url, problem))
        print("%s: %s; will try again in %d s" % (url, problem, pause), file=sys.stderr)
        time.sleep(pause)


def metadata(path, method="GET", headers=None):
    answer = call(METADATA, method, "/latest/" + path, headers or {})
    text = answer.read().decode()
    if answer.status != 200:
        sys.exit("got status %d from the metadata service for %s; attach the instance role" % (answer.status, path))
    return text


def credentials(region):
    if "ALIBABA_CLOUD_OIDC_TOKEN_FILE" in os.environ:
        return assumed(STS % region, os.environ)
    token = metadata("api/token", "PUT", {"X-aliyun-ecs-metadata-token-ttl-seconds": "300"})
    header, place = {"X-aliyun-ecs-metadata-token": token}, "meta-data/ram/security-credentials/"
    role = metadata(place, headers=header).strip()
    answer = json.loads(metadata(place + role, headers=header))
    return answer["AccessKeyId"], answer["AccessKeySecret"], answer["SecurityToken"]


def assumed(url, env):
    """The role of a service account, for the token that the cluster signed; nothing else signs the request."""
    with open(env["ALIBABA_CLOUD_OIDC_TOKEN_FILE"]) as file:
        form = {
            "RoleArn": env["ALIBABA_CLOUD_ROLE_ARN"],
            "OIDCProviderArn": env["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"],
            "OIDCToken": file.read().strip(),
            "RoleSessionName": "open-design",
        }
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    query = {"Action": "AssumeRoleWithOIDC", "Version": "2015-04-01", "Format": "JSON", "Timestamp": moment}
    body = urllib.parse.urlencode(form).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
    answer = call(url, "POST", "/?" + encoded(query), headers, io.BytesIO(body))
    text = answer.read().decode(errors="replace")
    if answer.status != 200:
        reason = re.findall('"(?:Code|Message)": *"([^"]*)', text)
        sys.exit("got status %d for the role %s: %s" % (answer.status, form["RoleArn"], " – ".join(reason)))
    keys = json.loads(text)["Credentials"]
    return keys["AccessKeyId"], keys["AccessKeySecret"], keys["SecurityToken"]


def sign(method, region, bucket, key, query, headers, keys, now):
    """Adds what makes a request an authorised one to its headers."""
    key_id, secret, session = keys
    moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
    headers.update({"x-oss-content-sha256": "UNSIGNED-PAYLOAD", "x-oss-date": moment})
    if session:
        headers["x-oss-security-token"] = session
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
    signing = ("aliyun_v4" + secret).encode()
    for part in scope + [text]:
        signing = hmac.new(signing, part.encode(), hashlib.sha256).digest()
    headers["Authorization"] = "OSS4-HMAC-SHA256 Credential=%s/%s,Signature=%s" % (key_id, "/".join(scope), signing.hex())


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
        path = "/" + urllib.parse.quote(key) + ("?" + encoded(query) if query else "")
        answer = call(ENDPOINT % (self.bucket, self.region), method, path, headers, body)
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
            self.ask("PUT", os.path.basename(path), headers=headers, body=file)

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
