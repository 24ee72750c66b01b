import type { App, HttpPorts } from "../faces.ts";
import { createKey } from "./create_key.ts";
import { adminAttempts } from "./admin_attempts.ts";
import { adminDeliveries } from "./admin_deliveries.ts";
import { adminReplay } from "./admin_replay.ts";
import { dismissGroup } from "./dismiss_group.ts";
import { dismissJob } from "./dismiss_job.ts";
import { executeBatch } from "./execute_batch.ts";
import { executeProcess } from "./execute_process.ts";
import { getApi } from "./get_api.ts";
import { getConformance } from "./get_conformance.ts";
import { getDeadLetters } from "./get_dead_letters.ts";
import { getDefinition } from "./get_definition.ts";
import { getDeliveries } from "./get_deliveries.ts";
import { getDocs } from "./get_docs.ts";
import { getHealth } from "./get_health.ts";
import { getJobs } from "./get_jobs.ts";
import { getKeys } from "./get_keys.ts";
import { getLandingPage } from "./get_landing_page.ts";
import { getLog } from "./get_log.ts";
import { getMetrics } from "./get_metrics.ts";
import { getProcess } from "./get_process.ts";
import { getProcesses } from "./get_processes.ts";
import { getResultFile } from "./get_result_file.ts";
import { getResults } from "./get_results.ts";
import { getStatus } from "./get_status.ts";
import { receiveReport } from "./receive_report.ts";
import { receiveUpload } from "./receive_upload.ts";
import { revokeKey } from "./revoke_key.ts";

/** Every route: one file each, named after its operation. */
export const routes: readonly ((app: App, ports: HttpPorts) => void)[] = [
  getStatus,
  executeProcess,
  executeBatch,
  receiveReport,
  receiveUpload,
  getResults,
  getResultFile,
  dismissJob,
  dismissGroup,
  getJobs,
  getDefinition,
  getLog,
  getDeliveries,
  getDeadLetters,
  createKey,
  getKeys,
  revokeKey,
  getProcesses,
  getProcess,
  getLandingPage,
  getConformance,
  getHealth,
  getMetrics,
  adminDeliveries,
  adminAttempts,
  adminReplay,
  getApi,
  getDocs,
];
