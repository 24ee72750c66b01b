"""The service under test, and what every check needs to talk to it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cuiman import Client
from cuiman.api.exceptions import ClientError
from gavicore.models import JobInfo, JobStatus

FINAL = (JobStatus.successful, JobStatus.failed, JobStatus.dismissed)


@dataclass
class Service:
    """One running service. `side` is `gateway` or `reference`: the same checks run against both."""

    api_url: str
    side: str
    folder: Path
    subscriber_url: str
    facts: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = Client(api_url=self.api_url, auth={"auth_type": "none"})

    def fact(self, name: str, value: Any) -> None:
        """Note what the service did, to be compared with what the other side did."""
        self.facts[name] = value

    def submit(self, process_id: str, **inputs: Any) -> JobInfo:
        return self.client.execute_process(process_id, {"inputs": inputs})

    def run(self, process_id: str, **inputs: Any) -> JobInfo:
        return self.finished(self.submit(process_id, **inputs).jobID)

    def results(self, job_id: str) -> Any:
        """The results document as it came over the wire."""
        return self.client.get_job_results(job_id).model_dump(mode="json", exclude_unset=True)

    def finished(self, job_id: str, seconds: float = 30) -> JobInfo:
        return self.polled(job_id, self.is_complete, seconds)

    def is_complete(self, job: JobInfo) -> bool:
        """Final, with all that belongs to it. The reference writes the traceback of a failure after its status."""
        if self.side == "reference" and job.status == JobStatus.failed:
            return "x-traceback" in shown(job)
        return job.status in FINAL

    def polled(self, job_id: str, fits: Callable[[JobInfo], bool], seconds: float = 30) -> JobInfo:
        """Poll a job until it fits."""
        until = time.monotonic() + seconds
        while True:
            job = self.client.get_job(job_id)
            if fits(job):
                return job
            assert time.monotonic() < until, f"after {seconds} s job {job_id} is still: {shown(job)}"
            time.sleep(0.1)


def shown(job: JobInfo) -> dict[str, Any]:
    """A job as it came over the wire: its members, and no more than its members."""
    return job.model_dump(mode="json", by_alias=True, exclude_unset=True)


def members(job: JobInfo) -> list[str]:
    return sorted(shown(job))


def failure(call: Callable[..., Any], *args: Any, **kwargs: Any) -> ClientError:
    """The error of a call that must fail."""
    try:
        answer = call(*args, **kwargs)
    except ClientError as error:
        return error
    raise AssertionError(f"{call.__name__} did not fail but answered {answer!r}")


def told(error: ClientError) -> dict[str, Any]:
    """The part of a problem that programs read. Its words must be there; they differ from service to service."""
    problem = error.api_error
    assert problem.title, f"the problem has no title: {problem!r}"
    assert problem.detail, f"the problem has no detail: {problem!r}"
    return {"type": problem.type, "status": problem.status}
