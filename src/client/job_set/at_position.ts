import { ApiError } from "../errors/api_error.ts";
import { toApiError } from "../errors/to_api_error.ts";

/**
 * An error about some of the inputs, told about all of them: its pointers are into the caller's list.
 *
 * @param position of the one that it is about; or from a position in the request to that in the list
 */
export function atPosition(error: unknown, position: number | ((position: number) => number)): unknown {
  if (!(error instanceof ApiError) || error.problem.errors === undefined) return error;
  const errors = error.problem.errors.map(({ pointer, ...fault }) => ({
    ...fault,
    ...(pointer === undefined ? {} : { pointer: moved(pointer, position) }),
  }));
  const { request, status, problem, retryAfter } = error;
  return toApiError({
    request,
    status,
    problem: { ...problem, errors },
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

function moved(pointer: string, position: number | ((position: number) => number)): string {
  return typeof position === "number"
    ? pointer.replace(/^\/inputs(?=\/|$)/, `/inputs/${position}`)
    : pointer.replace(/^\/inputs\/(\d+)/, (_, digits) => `/inputs/${position(Number(digits))}`);
}
