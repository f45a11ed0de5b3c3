#!/usr/bin/python3 -B
import os
import sys

from alibaba_cloud import credentials, rpc


def main(command, name="", value=""):
    keys = credentials()
    ask = lambda action, **words: rpc("https://alidns.aliyuncs.com/", keys, Action=action, Version="2015-01-09", **words)
    if command == "role":
        return None
    name, own, refused = name.rstrip("."), os.environ.get("ACME_ZONE"), []
    if own and not ("." + name).endswith("." + own):
        return "got the name %s, allowed a name in %s; let a CNAME record of _acme-challenge.<domain> lead there" % (name, own)
    labels = name.split(".")
    for zone in [own] if own else [".".join(labels[at:]) for at in range(1, len(labels) - 1)]:
        record = name[: -len(zone) - 1] or "@"
        if command == "present":
            answer = ask("AddDomainRecord", DomainName=zone, RR=record, Type="TXT", Value=value)
        else:
            answer = ask("DescribeDomainRecords", DomainName=zone, RRKeyWord=record, Type="TXT")
            for found in answer.get("DomainRecords", {}).get("Record", []):
                if found["Value"] == value:
                    ask("DeleteDomainRecord", RecordId=found["RecordId"])
        if answer.get("Code") in (None, "DomainRecordDuplicate"):
            return None
        refused.append("%s: %s" % (zone, answer["Code"]))
    return "Alibaba Cloud DNS refused " + ", ".join(refused)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
