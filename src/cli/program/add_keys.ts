import type { Command } from "commander";
import { createKey, listKeys, revokeKeys, type WantedKey } from "../commands/keys.ts";
import type { Io } from "../io.ts";
import { example } from "./example.ts";
import { openSession } from "./open_session.ts";

/** What an operator does with the keys of others. */
export function addKeys(program: Command, io: Io): void {
  const keys = program.command("keys").description("make, list and revoke API keys; it needs an admin's");
  addCreate(keys, io);
  const list = keys.command("list").description("list the keys, without their secrets");
  example(list, "tidegate keys list --format json").action(async (_options, command: Command) => {
    const { client, format } = openSession(command.optsWithGlobals(), io);
    await listKeys(client, { format }, io);
  });
  const revoke = keys.command("revoke").argument("<ids...>", "of keys").description("revoke keys, for good");
  example(revoke, "tidegate keys revoke 2Vd0sVq1TzK").action(
    async (keyIds: readonly string[], _options, command: Command) => {
      const { client } = openSession(command.optsWithGlobals(), io);
      await revokeKeys(client, keyIds, io);
    },
  );
}

interface TypedKey {
  readonly label: string;
  readonly scopes: readonly string[];
  readonly tenant?: string;
  readonly principal?: string;
  readonly expires?: string;
}

function addCreate(keys: Command, io: Io): void {
  const create = keys.command("create").description("make a key and print it, this once")
    .requiredOption("--label <text>", "what it is for, to people")
    .option(
      "--scopes <scopes>",
      "what its holder may do, separated by commas",
      (text) => text.split(",").map((word) => word.trim()),
      ["processes:read", "jobs:execute", "jobs:read", "jobs:dismiss"],
    )
    .option("--tenant <name>", "whose it is; default: default")
    .option("--principal <id>", "whose jobs its holder sees; default: its own")
    .option("--expires <time>", "when it ends, as 2027-01-01T00:00:00Z; default: never");
  example(
    create,
    'tidegate keys create --label "nightly runs" --tenant acme',
    "tidegate keys create --label dashboard --scopes jobs:read --principal alice",
  ).action(async ({ label, scopes, tenant, principal, expires }: TypedKey, command: Command) => {
    const { client, format } = openSession(command.optsWithGlobals(), io);
    const wanted: WantedKey = {
      label,
      scopes,
      ...(tenant === undefined ? {} : { tenant }),
      ...(principal === undefined ? {} : { principal }),
      ...(expires === undefined ? {} : { expires }),
    };
    await createKey(client, wanted, { format }, io);
  });
}
