"""What schemathesis cannot know from the document: which processes and jobs there are, and what no document can say."""

import atexit
import json
import os
import zlib
from collections import deque

import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import TestPhase

ECHO_BOX = {"bbox": [51.9, 7, 52, 7.1], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}

# Inputs with which a process ends at once and well: a job that fails answers 5xx for its results, as it must.
SAMPLES = [
    ("echo", {"message": "hello"}),
    ("echo", {"message": "", "list": [1, 2, 3], "note": "a note", "pause": 0}),
    ("echo", {"message": {"value": "hello"}, "mix": {"value": {"any": "object"}}, "box": ECHO_BOX}),
    ("primes_between", {"min_val": 3, "max_val": 30}),
    ("primes_between", {}),
    ("process_pipeline", {"id": "one"}),
    ("return_base_model", {"scene_spec": {"value": {"threshold": 0.5, "factor": 2}}}),
    ("sleep_a_while", {"duration": 0}),
    ("simulate_scene", {"var_names": "a", "resolution": 1.0, "end_date": "2025-01-03"}),
]
PROCESSES = sorted({process for process, _ in SAMPLES})
OUTPUTS = ["message", "info", "return_value", "final"]

# The ids of jobs that were accepted lately.
jobs = deque(maxlen=50)
counts = {"cases": 0, "serverErrors": 0, "statuses": {}}


def pick(case, salt):
    """A number that depends on the case alone, so that the same seed makes the same requests."""
    seen = f"{salt} {case.path_parameters} {case.query} {case.body}"
    return zlib.crc32(seen.encode("utf-8", "surrogatepass"))


def is_negated(case, location):
    component = case.meta.components.get(location) if case.meta else None
    return component is not None and component.mode.is_negative


def named(case, name, offered):
    """Most names are real ones, so that requests reach what lies behind a name; some are as they were made up, some unknown."""
    parameters = case.path_parameters
    if not parameters or name not in parameters or not offered:
        return
    number = pick(case, name)
    if number % 10 < 6:
        parameters[name] = offered[number // 10 % len(offered)]
    elif number % 10 < 8:
        parameters[name] = f"unknown-{number}"


def without_hosts(value):
    """Nothing that is made up may lead off this machine: neither a callback nor a reference."""
    if isinstance(value, dict):
        return {name: without_hosts(member) for name, member in value.items()}
    if isinstance(value, list):
        return [without_hosts(member) for member in value]
    if isinstance(value, str) and value.lower().lstrip().startswith(("http:", "https:")):
        return "http://127.0.0.1:9/"
    return value


@schemathesis.hook
def before_call(context, case, kwargs):
    is_linked = case.meta is not None and case.meta.phase.name == TestPhase.STATEFUL
    if not is_linked and not is_negated(case, ParameterLocation.PATH):
        named(case, "processID", PROCESSES)
        named(case, "jobID", list(jobs))
        named(case, "outputID", OUTPUTS)
    execute = EXECUTES.get(case.operation.label)
    if execute is not None:
        if not is_negated(case, ParameterLocation.BODY) and isinstance(case.body, dict):
            execute(case)
        case.body = without_hosts(case.body)
        if not is_negated(case, ParameterLocation.HEADER) and "Idempotency-Key" in (case.headers or {}):
            # Made-up keys are few and bodies many: most requests would be refused for their key alone.
            if pick(case, "key") % 4 != 0:
                case.headers["Idempotency-Key"] = f"key {pick(case, 'key')}"


def execute_well(case):
    number = pick(case, "inputs")
    if number % 10 == 0:
        return
    process, inputs = SAMPLES[number // 10 % len(SAMPLES)]
    case.path_parameters["processID"] = process
    case.body = {**case.body, "inputs": inputs}
    for name in ("outputs", "subscriber", "mode"):
        if number % 7 != 0:
            case.body.pop(name, None)


def execute_batch_well(case):
    number = pick(case, "inputs")
    if number % 10 == 0:
        return
    process, inputs = SAMPLES[number // 10 % len(SAMPLES)]
    case.body = {**case.body, "processID": process, "inputs": [inputs] * (1 + number % 3)}
    for name in ("outputs", "subscriber"):
        if number % 7 != 0:
            case.body.pop(name, None)


EXECUTES = {
    "POST /processes/{processID}/execution": execute_well,
    "POST /jobs/batch": execute_batch_well,
}


@schemathesis.hook
def after_call(context, case, response):
    counts["cases"] += 1
    status = str(response.status_code)
    counts["statuses"][status] = counts["statuses"].get(status, 0) + 1
    if response.status_code >= 500:
        counts["serverErrors"] += 1
    if response.status_code == 201:
        made = response.json()
        jobs.extend(job["jobID"] for job in made.get("jobs", [made]) if "jobID" in job)


def problems_of(response):
    """The type of the problem, and the places of its faults."""
    try:
        problem = response.json()
        return [problem["type"], *(fault["pointer"] for fault in problem.get("errors", []))]
    except (ValueError, TypeError, KeyError):
        return []


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """False for what is no fault."""
    kind = type(failure).__name__
    if is_overlong(response):
        return False
    if kind == "RejectedPositiveData":
        return not (
            response.status_code in WELL_ASKED
            or is_unsayable(case, response)
            or is_foreign_cursor(case, response)
            or is_dangerous_name(response)
        )
    if kind == "AcceptedNegativeData":
        return not is_large_limit(case)
    if kind == "UseAfterFree":
        return not is_dismissed(case, response)
    # A part of a JSON text is sent as JSON, and need not be a JSON text.
    return not (response.status_code == 206 and kind in ("JsonSchemaError", "MalformedJson"))


# A job that was removed, and a range beyond the end: whoever asks for them asks well.
WELL_ASKED = (410, 416)

# What no document can say, by operation: types of problems, and places of faults. What an inputs object may hold, and in which
# mode it runs, is in the description of each process; which URLs are called back, in the configuration; and no schema says that
# one time or number may not be above another.
UNSAYABLE = {
    "POST /processes/{processID}/execution": ("invalid-inputs", "invalid-subscriber", "key-reused", "mode-not-offered"),
    "POST /jobs/batch": ("invalid-inputs", "invalid-subscriber", "key-reused", "mode-not-offered"),
    "GET /jobs": ("/datetime", "/minDuration"),
}


def is_unsayable(case, response):
    return any(told in UNSAYABLE.get(case.operation.label, ()) for told in problems_of(response))


def is_foreign_cursor(case, response):
    """A cursor is opaque: only the gateway knows which texts are one."""
    return "cursor" in (case.query or {}) and "cursor" in response.text


def is_dangerous_name(response):
    """A schema can say which members an object has, not how members that it leaves open may not be called."""
    names = ("__proto__", "constructor", "prototype")
    return any(f"/{name}" in place for place in problems_of(response) for name in names)


def is_overlong(response):
    """A URL with more identifiers than may be named: the server answers before the gateway has seen it."""
    return len(response.request.url) > 60_000 and response.status_code in (400, 414) and not response.content


def is_large_limit(case):
    """More than the largest limit is read as the largest."""
    try:
        return int((case.query or {}).get("limit", 0)) > 10_000
    except (TypeError, ValueError):
        return False


def is_dismissed(case, response):
    """A job that still ran when it was dismissed stays to be looked at; only one that had ended is removed."""
    if case.operation.label == "GET /jobs/{jobID}":
        # As a document, as an event, or as nothing new.
        return '"status":"dismissed"' in response.text or response.status_code in (204, 304)
    return case.operation.label.startswith("GET /jobs/{jobID}/")


@atexit.register
def write_summary():
    path = os.environ.get("FUZZ_SUMMARY")
    if path:
        with open(path, "w", encoding="utf-8") as file:
            json.dump(counts, file)

