#!/usr/bin/python3
import base64
import hashlib
import hmac
import json
import os
import sys
import time
import uuid
from urllib import error, parse, request

METADATA = os.environ.get("METADATA", "http://100.100.100.200/latest/")
ALIDNS = os.environ.get("ALIDNS", "https://alidns.aliyuncs.com/")


def fetch(url, data=None, method=None, **headers):
    headers = {"X-aliyun-ecs-metadata-token" + name: value for name, value in headers.items()}
    opener = request.build_opener(request.ProxyHandler({}))
    return opener.open(request.Request(url, data, headers, method=method), timeout=10).read().decode()


def role():
    token = {"": fetch(METADATA + "api/token", None, "PUT", **{"-ttl-seconds": "300"})}
    place = METADATA + "meta-data/ram/security-credentials/"
    return json.loads(fetch(place + fetch(place, **token).strip(), **token))


def call(action, **parameters):
    keys, quote = role(), lambda text: parse.quote(text, safe="~")
    parameters.update(
        Action=action,
        Version="2015-01-09",
        Format="JSON",
        AccessKeyId=keys["AccessKeyId"],
        SecurityToken=keys["SecurityToken"],
        SignatureMethod="HMAC-SHA1",
        SignatureVersion="1.0",
        SignatureNonce=uuid.uuid4().hex,
        Timestamp=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    )
    text = "&".join(quote(name) + "=" + quote(parameters[name]) for name in sorted(parameters))
    secret = (keys["AccessKeySecret"] + "&").encode()
    signature = base64.b64encode(hmac.new(secret, ("POST&%2F&" + quote(text)).encode(), hashlib.sha1).digest())
    try:
        return json.loads(fetch(ALIDNS, (text + "&Signature=" + quote(signature.decode())).encode()))
    except error.HTTPError as refusal:
        return json.loads(refusal.read())


def present(zone, record, value):
    answer = call("AddDomainRecord", DomainName=zone, RR=record, Type="TXT", Value=value)
    return "RecordId" in answer or answer.get("Code")


def cleanup(zone, record, value):
    answer = call("DescribeDomainRecords", DomainName=zone, RRKeyWord=record, Type="TXT")
    for found in answer.get("DomainRecords", {}).get("Record", []):
        if found["Value"] == value:
            call("DeleteDomainRecord", RecordId=found["RecordId"])
    return answer.get("Code", True)


def main(command, name="", value=""):
    if command == "role":
        return role() and None
    labels, refused = name.rstrip(".").split("."), []
    for at in range(1, len(labels) - 1):
        zone = ".".join(labels[at:])
        done = globals()[command](zone, ".".join(labels[:at]), value)
        if done is True:
            return None
        refused.append("%s: %s" % (zone, done))
    return "Alibaba Cloud DNS refused " + ", ".join(refused)


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except OSError as problem:
        sys.exit("no answer from the metadata service or from Alibaba Cloud DNS: %s" % problem)
