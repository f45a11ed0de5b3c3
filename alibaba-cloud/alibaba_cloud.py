"""Requests to Alibaba Cloud with retries, signed with temporary credentials of the instance role."""
# The credentials never leave the process: they are in no argument, file, environment variable or message.
# This file is part of the user data of a host and must stay small. Code that only pods or the bucket need is in
# role_credentials.py and open-design/backup/oss.py.
import base64
import hmac
import http.client
import json
import sys
import time
import uuid
from urllib.parse import quote

METADATA = "http://100.100.100.200/latest/"


# body is a function that makes a new body for each try, because a service refuses a repeated nonce.
def call(url, method="GET", headers={}, body=None, timeout=10):
    """Retries when the network fails or the service is busy. A refusal is final."""
    scheme, _, host, path = url.split("/", 3)
    kind = http.client.HTTPSConnection if scheme == "https:" else http.client.HTTPConnection
    for pause in (2, 8, 30, 0):
        connection = kind(host, timeout=timeout)
        try:
            connection.request(method, "/" + path, body and body(), headers)
            answer = connection.getresponse()
            if answer.status < 500:
                return answer
            problem = "status %d" % answer.status
        except (OSError, http.client.HTTPException) as error:
            problem = error
        if not pause:
            sys.exit("no answer from %s: %s" % (url, problem))
        print("%s: %s; will try again in %d s" % (url, problem, pause), file=sys.stderr)
        time.sleep(pause)


def metadata(path, method="GET", **headers):
    headers = {"X-aliyun-ecs-metadata-token" + name: value for name, value in headers.items()}
    answer = call(METADATA + path, method, headers)
    if answer.status != 200:
        sys.exit("got status %d from %s; attach the instance role" % (answer.status, METADATA + path))
    return answer.read().decode()


# The metadata service requires a session token.
def credentials():
    token = {"": metadata("api/token", "PUT", **{"-ttl-seconds": "300"})}
    place = "meta-data/ram/security-credentials/"
    return json.loads(metadata(place + metadata(place, **token).strip(), **token))


# Never print the Message of a refusal: it may repeat the signed text, which holds the session token.
def rpc(url, keys, **parameters):
    """Calls an Action of a service and returns its answer. A refusal has a Code."""
    def body():
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        return sign_rpc("POST", keys, Format="JSON", SignatureNonce=uuid.uuid4().hex, Timestamp=moment, **parameters)

    text = call(url, "POST", {"Content-Type": "application/x-www-form-urlencoded"}, body).read()
    try:
        return json.loads(text)
    except ValueError:
        sys.exit("got no JSON from %s; a proxy may have answered" % url)


def sign_rpc(method, keys, **parameters):
    """Returns the parameters as a signed form."""
    parameters.update(SignatureMethod="HMAC-SHA1", SignatureVersion="1.0")
    for name in ("AccessKeyId", "SecurityToken"):
        if name in keys:
            parameters[name] = keys[name]
    form = "&".join("%s=%s" % (name, quote(parameters[name], "")) for name in sorted(parameters))
    text = method + "&%2F&" + quote(form, "")
    digest = hmac.digest((keys["AccessKeySecret"] + "&").encode(), text.encode(), "sha1")
    return form + "&Signature=" + quote(base64.b64encode(digest), "")
