"""The asynchronous client: the same methods."""

import asyncio

from cuiman import AsyncClient
from gavicore.models import JobStatus

from check import check
from opener_checks import ListOpener
from service import FINAL, Service


@check("AsyncClient: every method")
def every_method(service: Service) -> None:
    asyncio.run(use(service))


async def use(service: Service) -> None:
    client = AsyncClient(api_url=service.api_url, auth={"auth_type": "none"})
    try:
        await client.login(interactive=False)
        assert (await client.get_capabilities()).links
        assert (await client.get_conformance()).conformsTo
        assert (await client.get_processes()).processes
        assert (await client.get_process("primes_between")).id == "primes_between"
        request = await client.create_execution_request("primes_between")
        job = await client.execute_process("primes_between", request.to_process_request())
        unregister = client.config.register_job_result_opener(ListOpener)
        assert len(await client.open_job_result(job.jobID)) == 25
        unregister()
        assert (await client.get_job(job.jobID)).status == JobStatus.successful
        assert job.jobID in [entry.jobID for entry in (await client.get_jobs()).jobs]
        results = await client.get_job_results(job.jobID)
        assert len(results.model_dump()["return_value"]) == 25
        sleeping = await client.execute_process("sleep_a_while", {"inputs": {"duration": 20}})
        assert sleeping.status not in FINAL, sleeping
        assert (await client.dismiss_job(sleeping.jobID)).status == JobStatus.dismissed
    finally:
        await client.close()


@check("AsyncClient: twenty jobs at once, each with its own result")
def at_once(service: Service) -> None:
    asyncio.run(submit_many(service, 20))


async def submit_many(service: Service, count: int) -> None:
    client = AsyncClient(api_url=service.api_url, auth={"auth_type": "none"})
    unregister = client.config.register_job_result_opener(ListOpener)

    async def primes_to(max_val: int) -> list[int]:
        job = await client.execute_process("primes_between", {"inputs": {"max_val": max_val}})
        return await client.open_job_result(job.jobID, poll_interval=0.05)

    try:
        found = await asyncio.gather(*(primes_to(10 + index) for index in range(count)))
    finally:
        unregister()
        await client.close()
    service.fact("primes of twenty jobs at once", found)
