"""Temporary credentials of a pod's service account or, without one, of the instance role."""
import json
import os
import re
import sys
import time
from urllib.parse import urlencode

import alibaba_cloud

STS = "https://sts-vpc.%s.aliyuncs.com/?"


def credentials(region):
    if "ALIBABA_CLOUD_OIDC_TOKEN_FILE" in os.environ:
        return assumed(region, os.environ)
    return alibaba_cloud.credentials()


# The request is not signed: the token that the cluster signed is its only proof. The token is in the body because
# addresses are written to logs.
def assumed(region, env):
    with open(env["ALIBABA_CLOUD_OIDC_TOKEN_FILE"]) as file:
        form = {
            "RoleArn": env["ALIBABA_CLOUD_ROLE_ARN"],
            "OIDCProviderArn": env["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"],
            "OIDCToken": file.read().strip(),
            "RoleSessionName": "open-design",
        }
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    query = {"Action": "AssumeRoleWithOIDC", "Version": "2015-04-01", "Format": "JSON", "Timestamp": moment}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = alibaba_cloud.call(STS % region + urlencode(query), "POST", headers, lambda: urlencode(form))
    text = answer.read().decode(errors="replace")
    if answer.status != 200:
        reason = re.findall('"(?:Code|Message)": *"([^"]*)', text)
        sys.exit("got status %d for the role %s: %s" % (answer.status, form["RoleArn"], " – ".join(reason)))
    return json.loads(text)["Credentials"]
