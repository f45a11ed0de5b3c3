#!/usr/bin/python3 -B
# Writes the record that proves a name into Alibaba Cloud DNS. lego runs it: present NAME VALUE | cleanup NAME VALUE
# The distribution's lego is built without its own provider for Alibaba Cloud. With the word role it only looks for the
# instance role. Without -B, Python would add a file to the release, which then is not the one that was delivered.
import sys

from alibaba_cloud import credentials, rpc


# Only the service knows which of the name's parents is the zone.
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
        # A try whose answer was lost may have written the record.
        if answer.get("Code") in (None, "DomainRecordDuplicate"):
            return None
        refused.append("%s: %s" % (zone, answer["Code"]))
    return "Alibaba Cloud DNS refused " + ", ".join(refused)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
