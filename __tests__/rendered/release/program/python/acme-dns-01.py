#!/usr/bin/python3 -B
import sys

from alibaba_cloud import credentials, rpc


def main(command, name="", value=""):
    keys = credentials()
    ask = lambda action, **words: rpc("https://alidns.aliyuncs.com/", keys, Action=action, Version="2015-01-09", **words)
    if command == "role":
        return None
    labels, refused = name.rstrip(".").split("."), []
    for at in range(1, len(labels) - 1):
        zone, record = ".".join(labels[at:]), ".".join(labels[:at])
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
