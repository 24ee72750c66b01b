"""From a job to a Python object: open_job_result with the client's own openers and with one of ours."""

import warnings

import xarray as xr
from cuiman.api.opener import JobResultOpener, JobResultOpenError, JobResultStatusError
from gavicore.models import JobInfo

from check import check
from service import Service


class ListOpener(JobResultOpener):
    async def accept_job_result(self, ctx) -> bool:
        return isinstance(ctx.output_value, list)

    async def open_job_result(self, ctx) -> list:
        return list(ctx.output_value)


class TextOpener(JobResultOpener):
    async def accept_job_result(self, ctx) -> bool:
        return isinstance(ctx.output_value, str)

    async def open_job_result(self, ctx) -> str:
        return ctx.output_value


def refusal(service: Service, job_id: str, **options) -> JobResultOpenError:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened = service.client.open_job_result(job_id, **options)
    except JobResultOpenError as error:
        return error
    raise AssertionError(f"open_job_result did not fail but gave {opened!r}")


@check("open_job_result: an inline list needs an opener of one's own, for as long as it is registered")
def own_opener(service: Service) -> None:
    job = service.submit("primes_between", min_val=11, max_val=29)
    assert "No job result opener found" in str(refusal(service, job.jobID))
    unregister = service.client.config.register_job_result_opener(ListOpener)
    try:
        assert service.client.open_job_result(job.jobID) == [11, 13, 17, 19, 23, 29]
        assert service.client.open_job_result(job.jobID, output_name="return_value", data_type=list)[0] == 11
    finally:
        unregister()
    assert "No job result opener found" in str(refusal(service, job.jobID))


@check("open_job_result: a failed job is a JobResultStatusError with the job's message")
def failed(service: Service) -> None:
    job = service.submit("primes_between", min_val=50, max_val=10)
    error = refusal(service, job.jobID)
    assert isinstance(error, JobResultStatusError), repr(error)
    assert error.job_info.status.value == "failed"
    service.fact("JobResultStatusError of a failed job", str(error).replace(job.jobID, "ID"))


@check("open_job_result: waits no longer than it is told to")
def timeout(service: Service) -> None:
    job = service.submit("sleep_a_while", duration=20)
    try:
        service.client.open_job_result(job.jobID, timeout=0.5)
    except TimeoutError:
        return
    finally:
        service.client.dismiss_job(job.jobID)
    raise AssertionError("open_job_result did not time out")


@check("open_job_result: of two outputs one must be named", only="gateway")
def two_outputs(service: Service) -> None:
    request = {"inputs": {"message": "hello"}, "response": "document"}
    job: JobInfo = service.client.execute_process("echo", request, headers={"Prefer": "respond-async"})
    service.finished(job.jobID)
    unregister = service.client.config.register_job_result_opener(TextOpener)
    try:
        assert service.client.open_job_result(job.jobID, output_name="message") == "hello"
        assert "No job result opener found" in str(refusal(service, job.jobID))
        assert "No job result opener found" in str(refusal(service, job.jobID, output_name="nope"))
    finally:
        unregister()


def scene(service: Service, name: str, **inputs) -> tuple[str, JobInfo]:
    """The URL of a simulated scene. The reference only writes where it is told to: here, into a folder that we share."""
    path = name if service.side == "gateway" else str(service.folder / name)
    job = service.run("simulate_scene", output_path=path, **inputs)
    link = service.results(job.jobID)["return_value"]
    service.fact(f"simulate_scene {name}: link type", link.get("type"))
    assert link["href"].endswith(f"/{name}"), link
    return link["href"], job


def described(dataset: xr.Dataset) -> dict:
    """Everything about a scene but its zeros, which are counted."""
    return {
        "sizes": dict(dataset.sizes),
        "variables": {
            name: [str(array.dtype), list(array.dims), dict(array.attrs)]
            for name, array in dataset.data_vars.items()
        },
        "coordinates": {
            name: [
                str(array.dtype),
                dict(array.attrs),
                str(array.values[0]),
                str(array.values[-1]),
                array.size,
            ]
            for name, array in dataset.coords.items()
        },
        "attributes": dict(dataset.attrs),
        "other than zero": {name: int((array != 0).sum()) for name, array in dataset.data_vars.items()},
    }


@check("open_job_result: the client's own opener opens the scene of simulate_scene, by its URL")
def default_scene(service: Service) -> None:
    href, job = scene(service, "test.zarr")
    if service.side == "gateway":
        assert href.startswith(service.api_url), href
    dataset = service.client.open_job_result(job.jobID, data_type=xr.Dataset)
    assert isinstance(dataset, xr.Dataset), repr(dataset)
    assert dict(dataset.sizes) == {"time": 31, "lat": 360, "lon": 720}, dataset.sizes
    assert sorted(dataset.data_vars) == ["a", "b", "c"], dataset
    assert {str(array.dtype) for array in dataset.data_vars.values()} == {"float64"}, dataset
    assert str(dataset.time.dtype).startswith("datetime64"), dataset.time
    service.fact("scene opened by default", described(dataset))


@check("simulate_scene: another box, resolution, period and names make another scene")
def other_scene(service: Service) -> None:
    href, _ = scene(
        service,
        "small.zarr",
        var_names=" chl , tsm",
        bbox=[0, 40, 10, 45],
        resolution=0.25,
        start_date="2024-02-27",
        end_date="2024-03-08",
        periodicity=3,
    )
    service.fact("small scene", described(xr.open_zarr(href)))


@check("xarray.open_zarr: opens the scene by its URL alone, consolidated")
def open_zarr(service: Service) -> None:
    href, _ = scene(service, "open.zarr", end_date="2025-01-04", resolution=1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        dataset = xr.open_zarr(href, consolidated=True, zarr_format=2)
    service.fact("scene opened by xarray.open_zarr", described(dataset))
