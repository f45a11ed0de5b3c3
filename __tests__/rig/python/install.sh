#!/bin/sh
# Installs the Python packages of requirements.txt, from PyPI, by their hashes. A second run finds them and does nothing.
# Usage: install.sh
# Prints the path of the environment's python. The environment is below $XDG_CACHE_HOME, under the hash of the files
# here, so that a fresh clone finds it too (environment.ts).
# Needs Python 3.11 or newer with its venv module (Debian: python3-venv). Exit code: 1 if anything is missing.
set -eu
cd "$(dirname "$0")"

command -v python3 >/dev/null || {
  echo 'python3 is not installed' >&2
  exit 1
}
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "got $(python3 --version), allowed: Python 3.11 or newer" >&2
  exit 1
}
hash=$(cat requirements.txt build-requirements.txt |
  python3 -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest()[:16])')
environment="${XDG_CACHE_HOME-$HOME/.cache}/open-design-on-alibaba-cloud/python-$hash"

install() {
  "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --no-deps \
    --require-hashes "$@" >&2
}

if [ ! -e "$environment/complete" ]; then
  # Programs of an environment contain its path, so it is made in place. One without the mark was interrupted.
  python3 -m venv --clear "$environment" >&2
  install -r build-requirements.txt
  install --no-build-isolation -r requirements.txt
  touch "$environment/complete"
fi
echo "$environment/bin/python"
