import { answers } from "./answers.ts";
import { listeningPorts } from "./listening_ports.ts";
import { processesOfGroup } from "./resident_memory.ts";

export interface WorkerServer {
  readonly pid: number;
  readonly url: string;
}

/**
 * The Worker's own server. `wrangler dev` keeps it in a workerd behind another one, which listens on the port that it was told:
 * that one loses an answer that comes while the request still does. Undefined where the system does not say.
 */
export async function findWorkerServer(
  group: number | undefined,
  frontPort: number,
): Promise<WorkerServer | undefined> {
  for (const pid of processesOfGroup(group, "workerd")) {
    const ports = listeningPorts(pid);
    if (ports.includes(frontPort)) continue;
    for (const port of ports) {
      const url = `http://127.0.0.1:${port}`;
      if (await answers(`${url}/health/ready`, 200).catch(() => false)) return { pid, url };
    }
  }
  return undefined;
}
