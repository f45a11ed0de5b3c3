"""Sends every request of a Python program to the stand-in at STAND_IN, and removes the delays between attempts.

Python imports this file by its name if its folder is in PYTHONPATH. A request still names its original host.
X-Forwarded-Proto states whether it would have been encrypted.
"""
import http.client
import os
import socket
import time


class Plain(http.client.HTTPConnection):
    scheme = "http"

    def connect(self):
        host, port = os.environ["STAND_IN"].split(":")
        self.sock = socket.create_connection((host, int(port)), self.timeout)

    def endheaders(self, *words, **options):
        self.putheader("X-Forwarded-Proto", self.scheme)
        super().endheaders(*words, **options)


class Encrypted(Plain):
    default_port = 443
    scheme = "https"


http.client.HTTPConnection, http.client.HTTPSConnection = Plain, Encrypted
time.sleep = lambda seconds: None
