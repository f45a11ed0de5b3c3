"""Runs computenest-cli import without a network, and prints the requests that it would send, as JSON.

usage: import.py CONFIG ARGUMENT...
The answers are those of an account without packages and services. An uploaded file is at https://uploaded.invalid/<name>.
"""
import json
import os
import sys
import time
from types import SimpleNamespace as Answer

from click.testing import CliRunner
from Tea.exceptions import TeaException

from computenestcli import main
from computenestcli.service.base import Service
from computenestcli.service.file import FileService

requests, names = [], {}


class Client:
    """The API of a provider's account."""

    def __getattr__(self, method):
        def call(request, *_):
            sent = {key: value for key, value in request.to_map().items() if value not in (None, "", [], {})}
            requests.append({"method": method, "request": sent})
            return Answer(body=getattr(self, "_" + method, lambda _: Answer())(request))

        return call

    def _list_artifacts(self, _):
        return Answer(artifacts=[])

    def _create_artifact(self, request):
        names[request.name] = "artifact-" + request.name.replace("_", "-")
        return Answer(artifact_id=names[request.name])

    def _list_artifact_versions(self, _):
        return Answer(artifacts=[Answer(artifact_version="draft", status="Created")])

    def _list_services(self, _):
        return Answer(services=[])

    def _get_service(self, _):
        raise TeaException({"code": "EntityNotExist.Service", "message": "no such service"})

    def _create_service(self, _):
        return Answer(service_id="service-1")

    def _get_upload_credentials(self, _):
        return Answer(data=Answer())

    def _list_service_test_cases(self, _):
        return Answer(test_cases=[])


client = Client()
Service._get_computenest_client = classmethod(lambda cls, context: client)
FileService.put_file = classmethod(lambda cls, credentials, path, kind: "https://uploaded.invalid/" + os.path.basename(path))
time.sleep = lambda _: None

ran = CliRunner().invoke(
    main.import_command,
    ["--file_path", sys.argv[1], "--access_key_id", "id", "--access_key_secret", "secret", *sys.argv[2:]],
)
print(json.dumps({"code": ran.exit_code, "out": ran.output, "error": repr(ran.exception), "requests": requests}))
