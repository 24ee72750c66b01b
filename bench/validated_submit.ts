import { join } from "node:path";
import { duel, type Rounds } from "./duel.ts";
import type { Figure } from "./figure.ts";
import { largeSubmission } from "./large_process.ts";
import { type Server, startFloor, startGateway, startRunner } from "./programs.ts";
import { describe, submit } from "./requests.ts";
import { inScene } from "./scene.ts";
import { recordIn, submitFigure, submitting } from "./submit.ts";

/**
 * Submits per second to a process with 50 inputs, nested ones among them, over those of a floor that reads the same bodies and
 * writes the same rows and looks at no value; and the same floor with the check over without it, which is what the check costs by
 * itself. Otherwise as in `submit.ts`.
 */
export function benchValidatedSubmit(rounds: Rounds): Promise<readonly Figure[]> {
  return inScene(async (scene) => {
    const runner = await scene.with(startRunner("hangs"));
    const gateway = await scene.with(startGateway(scene.folder, runner, { TIDEGATE_LEASE_SECONDS: "3600" }));
    const answer = await submit(gateway.url, "large", largeSubmission);
    const process = await describe(gateway.url, "large");
    const options = { process, record: recordIn(gateway.storePath), answer };
    const floor = async (name: string, validates: boolean) =>
      await scene.with(startFloor(join(scene.folder, name), { ...options, validates }));
    const [blind, checking] = [await floor("blind.db", false), await floor("checking.db", true)];
    const side = (server: Server) => submitting(server, "large", largeSubmission);
    return [
      submitFigure("validated_submit_ratio", await duel(side(gateway), side(blind), rounds)),
      submitFigure("validation_ratio", await duel(side(checking), side(blind), rounds)),
    ];
  });
}
