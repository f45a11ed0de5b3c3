"""Reads files of YAML with PyYAML, as ROS and computenest-cli do, and prints their documents as JSON, a list for each file."""
import json
import sys

import yaml

print(json.dumps([list(yaml.safe_load_all(open(name, encoding="utf-8"))) for name in sys.argv[1:]]))
