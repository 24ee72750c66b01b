import type { Intercept } from "../../workers/edge/rest_proxy.ts";
import type { RestRequest } from "../../workers/edge/rest_request.ts";
import { pause } from "./pause.ts";
import { createRandom } from "./random.ts";

/** What happens to a request instead of its plain execution; `forward` executes it. */
export type Fault = (forward: () => Promise<Response>) => Promise<Response>;

/** Executed, and the connection breaks before the answer. */
export const lost: Fault = async (forward) => {
  await forward();
  return Response.error();
};

/** Not executed: the connection breaks. */
export const refused: Fault = () => Promise.resolve(Response.error());

/** Executed twice; the second answer is given. */
export const doubled: Fault = async (forward) => {
  await forward();
  return await forward();
};

/** Executed and answered at once, and executed once more so much later. */
export function repeated(milliseconds: number): Fault {
  return async (forward) => {
    const answer = await forward();
    void pause(milliseconds).then(forward);
    return answer;
  };
}

/** Executed at once, answered later. */
export function delayed(milliseconds: number): Fault {
  return async (forward) => {
    const answer = await forward();
    await pause(milliseconds);
    return answer;
  };
}

/** Executed only then, whether or not the caller still waits. */
export function late(milliseconds: number): Fault {
  return async (forward) => {
    await pause(milliseconds);
    return await forward();
  };
}

/** Not executed: status 500, with an error as the protocol has it. */
export const erroneous: Fault = () =>
  Promise.resolve(Response.json({ error: "ERR internal error" }, { status: 500 }));

/** Executed, and answered with status 200 and a page that is not JSON. */
export const garbled: Fault = async (forward) => {
  await forward();
  return new Response("<html>be right back</html>", { headers: { "content-type": "text/html" } });
};

export interface RestFaults {
  /** For `serveRestProxy`. */
  readonly intercept: Intercept;
  /** The fault happens to the next so many requests (default 1), after those that are planned already. */
  next(fault: Fault, options?: { times?: number } & Choice): void;
  /** From now on the fault happens with that probability, whenever nothing is planned. The same seed chooses the same requests. */
  sometimes(fault: Fault, options: { probability: number; seed: number } & Choice): void;
  /** No more faults. */
  clear(): void;
  /** Whether connections are used again: faster, and only sound while no fault breaks one. Default false. */
  keepsConnections: boolean;
  /** So far, with those that a fault happened to. */
  readonly requests: number;
  readonly commands: number;
  /** To how many requests a fault happened. */
  readonly happened: number;
}

interface Choice {
  /** Other requests pass. Default: every request is meant. */
  when?: (request: RestRequest) => boolean;
}

export function createRestFaults(): RestFaults {
  const planned: { fault: Fault; when: (request: RestRequest) => boolean }[] = [];
  let chance: ((request: RestRequest) => Fault | undefined) | undefined;
  let requests = 0;
  let commands = 0;
  let happened = 0;

  function faultFor(request: RestRequest): Fault | undefined {
    const [first] = planned;
    if (first === undefined) return chance?.(request);
    return first.when(request) ? planned.shift()?.fault : undefined;
  }

  const faults: RestFaults = {
    async intercept(request, forward) {
      requests += 1;
      commands += request.commands.length;
      const fault = faultFor(request);
      if (fault) happened += 1;
      const answer = await (fault ? fault(forward) : forward());
      // Each request has a connection of its own: the fetch of Deno sends one again, by itself, when an older connection breaks.
      const isClosed = !faults.keepsConnections && answer.type !== "error";
      if (isClosed) answer.headers.set("connection", "close");
      return answer;
    },
    keepsConnections: false,
    next(fault, { times = 1, when = () => true } = {}) {
      for (let n = 0; n < times; n++) planned.push({ fault, when });
    },
    sometimes(fault, { probability, seed, when = () => true }) {
      const random = createRandom(seed);
      chance = (request) => when(request) && random() < probability ? fault : undefined;
    },
    clear() {
      planned.length = 0;
      chance = undefined;
    },
    get requests() {
      return requests;
    },
    get commands() {
      return commands;
    },
    get happened() {
      return happened;
    },
  };
  return faults;
}
