/**
 * Where batches are. The faster of Hono's two routers takes no name beside a parameter (`/jobs/:jobID/reports`), and the other one
 * would cost every status poll a twentieth: to the router a batch is a POST to a job, of which only this one is there.
 */
export const batchPlace = {
  path: "/jobs/batch",
  routed: "/jobs/{jobID}",
  pattern: "/jobs/:jobID",
  segment: "batch",
} as const;
