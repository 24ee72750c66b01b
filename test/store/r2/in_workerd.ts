import { afterAll, beforeAll, beforeEach } from "vitest";
import { type ServedWorker, startWorker } from "../../support/workerd.ts";
import { type R2Client, r2Client } from "./client.ts";
import { type Offers, openOffers } from "./offered.ts";

/** For a test file: the R2 store in workerd, empty before each test. Only behind `has("workerd")`. */
export function r2InWorkerd(): { readonly store: R2Client; readonly worker: ServedWorker } {
  let worker: ServedWorker | undefined;
  let offers: Offers | undefined;
  let store: R2Client | undefined;
  beforeAll(async () => {
    worker = await startWorker({ entry: "test/store/r2/worker.ts", r2Buckets: ["BUCKET"] });
    offers = await openOffers();
    store = r2Client(worker, offers);
  });
  beforeEach(() => store?.clear());
  afterAll(async () => {
    await worker?.stop();
    await offers?.close();
  });
  return {
    get worker() {
      return begun(worker);
    },
    get store() {
      return begun(store);
    },
  };
}

function begun<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("It is there only while tests run");
  return value;
}
