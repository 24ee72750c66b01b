"""The command line: every command, its answer and its exit code."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

from check import check
from service import Service


def cuiman(service: Service, *args: str, exit_code: int = 0, stdin: str = "") -> str:
    """Run one command as a process. What it printed, or an error that shows it when the exit code is another."""
    program = str(Path(sys.executable).parent / "cuiman")
    done = subprocess.run(
        [program, *args], cwd=service.folder, input=stdin, capture_output=True, text=True, timeout=60
    )
    printed = done.stdout + done.stderr
    assert done.returncode == exit_code, f"cuiman {' '.join(args)} ended with {done.returncode}: {printed}"
    return done.stdout if exit_code == 0 else printed


def configured(service: Service) -> list[str]:
    """The options that name a configuration of the service, made with the first use."""
    path = service.folder / f"{service.side}.yaml"
    if not path.exists():
        cuiman(service, "configure", "--api-url", service.api_url, "--auth-type", "none", "-c", str(path))
    return ["-c", str(path)]


@check("cuiman list-processes, get-process: in each format")
def processes(service: Service) -> None:
    config = configured(service)
    listed = json.loads(cuiman(service, "list-processes", *config, "--format", "json"))
    assert "primes_between" in [process["id"] for process in listed["processes"]]
    assert "primes_between" in cuiman(service, "lp", *config, "--format", "simple")
    described = json.loads(cuiman(service, "get-process", "primes_between", *config, "-f", "json"))
    assert described["inputs"]["max_val"]["schema"]["maximum"] == 100, described
    assert "max_val" in cuiman(service, "gp", "primes_between", *config, "-f", "yaml")


@check("cuiman create-request, validate-request: a template, and a request that is not one")
def requests(service: Service) -> None:
    config = configured(service)
    template = cuiman(service, "create-request", "return_base_model", "--dotpath", *config, "-f", "json")
    service.fact("cuiman create-request", json.loads(template))
    checked = cuiman(service, "validate-request", "-r", "-", "-f", "json", stdin=template)
    assert json.loads(checked) == json.loads(template), checked
    assert "invalid" in cuiman(service, "validate-request", "-r", "-", exit_code=1, stdin='{"inputs": 1}')


@check("cuiman execute-process, get-job, get-job-results, list-jobs, dismiss-job: the life of a job")
def job(service: Service) -> None:
    config = [*configured(service), "--format", "json"]
    started = json.loads(
        cuiman(service, "execute-process", "primes_between", "-i", "min_val=11", "-i", "max_val=29", *config)
    )
    job_id = started["jobID"]
    assert finished(service, job_id)["status"] == "successful"
    results = json.loads(cuiman(service, "get-job-results", job_id, *config))
    assert results == {"return_value": [11, 13, 17, 19, 23, 29]}, results
    assert job_id in [entry["jobID"] for entry in json.loads(cuiman(service, "list-jobs", *config))["jobs"]]
    request = json.dumps({"process_id": "sleep_a_while", "inputs": {"duration": 20}})
    sleeping = json.loads(cuiman(service, "execute-process", "-r", "-", *config, stdin=request))["jobID"]
    assert json.loads(cuiman(service, "dismiss-job", sleeping, *config))["status"] == "dismissed"


def finished(service: Service, job_id: str, seconds: float = 30) -> dict:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        job = json.loads(cuiman(service, "get-job", job_id, *configured(service), "--format", "json"))
        if job["status"] not in ("accepted", "running"):
            return job
    raise AssertionError(f"job {job_id} did not end within {seconds} s")


@check("cuiman: exit code 1 without a configuration")
def unconfigured(service: Service) -> None:
    cuiman(service, "list-processes", "-c", str(service.folder / "nowhere.yaml"), exit_code=1)


@check("cuiman: exit code 2 and the problem when the service refuses")
def api_error(service: Service) -> None:
    printed = cuiman(service, "get-job", "nope", *configured(service), exit_code=2)
    assert "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-job" in printed, printed
    refused = cuiman(
        service, "execute-process", "simulate_scene", "-i", "resolution=5", *configured(service), exit_code=2
    )
    assert "status: 400" in refused, refused


@check("cuiman: exit code 3 when nobody listens")
def transport_error(service: Service) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        path = str(service.folder / f"{service.side}-nobody.yaml")
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        cuiman(service, "configure", "--api-url", url, "--auth-type", "none", "-c", path)
        assert "Transport error" in cuiman(service, "list-processes", "-c", path, exit_code=3)
