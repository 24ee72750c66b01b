"""`cuiman generate-client`: a client of one's own, with a method for each process."""

import asyncio
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

from check import check
from cli_checks import configured, cuiman
from cuiman import ClientError, JobMonitor, JobOptions
from gavicore.models import JobInfo
from opener_checks import ListOpener
from service import Service


def generated(service: Service, kind: str, name: str) -> Any:
    """A generated client of the service; its module is generated with the first use."""
    folder = service.folder / f"generated-{service.side}"
    path = folder / f"demo_{kind}.py"
    if not path.exists():
        folder.mkdir(exist_ok=True)
        cuiman(service, "generate-client", "demo", "-o", str(folder), *configured(service))
    spec = spec_from_file_location(f"demo_{kind}", path)
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, name)(api_url=service.api_url, auth={"auth_type": "none"})


@check("cuiman generate-client: a process is a method of the generated client")
def synchronous(service: Service) -> None:
    client = generated(service, "sync", "DemoClient")
    unregister = client.config.register_job_result_opener(ListOpener)
    try:
        assert client.primes_between(min_val=11, max_val=13) == [11, 13]
    finally:
        unregister()
        client.close()


@check("cuiman generate-client: a JobMonitor of the generated client sees progress and cancels the job")
def monitored(service: Service) -> None:
    seen = asyncio.run(cancel_at(service, 5))
    progress = [job.progress for job in seen if job.progress is not None]
    assert progress == sorted(progress) and len(set(progress)) > 1, progress
    assert seen[-1].status.value == "dismissed", seen[-1]


async def cancel_at(service: Service, enough: int) -> list[JobInfo]:
    seen: list[JobInfo] = []

    def watch(job: JobInfo) -> None:
        seen.append(job)
        if (job.progress or 0) >= enough:
            monitor.cancel()

    monitor = JobMonitor(on_update=watch)
    client = generated(service, "async", "DemoAsyncClient")
    try:
        await client.sleep_a_while(duration=10, job_options=JobOptions(monitor=monitor, poll_interval=0.1))
    except ClientError as error:
        assert error.api_error.type == "urn:eozilla:job-cancelled", error.api_error
        return seen
    finally:
        await client.close()
    raise AssertionError("the job was not cancelled")
