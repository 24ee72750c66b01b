"""Run every check against one service and print what came of it, as JSON.

run.py --list
run.py --side gateway|reference --api-url URL --subscriber-url URL --folder FOLDER
"""

import argparse
import contextlib
import json
import sys
from importlib import import_module
from pathlib import Path

SUBJECTS = ("service", "request", "job", "opener", "async", "app", "cli", "generated")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--list", action="store_true")
    for option in ("--side", "--api-url", "--subscriber-url", "--folder"):
        parser.add_argument(option)
    options = parser.parse_args()
    with contextlib.redirect_stdout(sys.stderr):
        printed = listed() if options.list else run(options)
    json.dump(printed, sys.stdout)


def listed() -> list:
    from check import checks

    load()
    return [{"claim": check.claim, "only": check.only} for check in checks]


def run(options: argparse.Namespace) -> dict:
    from check import checks
    from service import Service

    load()
    service = Service(options.api_url, options.side, Path(options.folder), options.subscriber_url)
    outcomes = [check.run(service) for check in checks if check.only in (None, service.side)]
    service.client.close()
    return {"outcomes": outcomes, "facts": service.facts}


def load() -> None:
    for subject in SUBJECTS:
        import_module(f"{subject}_checks")


main()
