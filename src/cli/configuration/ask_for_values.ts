import type { StandardInput } from "../io.ts";
import { UsageError } from "../usage_error.ts";
import type { FileValues } from "./config_file.ts";
import { defaults } from "./settings.ts";

/** Ask a person. An empty answer keeps what is there. @throws UsageError, Interrupted */
export async function askForValues(before: FileValues, { ask }: StandardInput): Promise<FileValues> {
  const known = before.url ?? defaults.url;
  const url = (await ask(`URL of the gateway [${known}]: `)).trim() || known;
  const kind = (await ask(`Who is calling: none, token, user or key [${kindOf(before)}]: `)).trim() ||
    kindOf(before);
  if (!Object.hasOwn(questions, kind)) {
    throw new UsageError(`Cannot use "${kind}": it must be none, token, user or key`);
  }
  return { url, ...await questions[kind as keyof typeof questions](before, ask) };
}

type Ask = StandardInput["ask"];

const questions = {
  none: () => Promise.resolve<FileValues>({ token: "", username: "", password: "", api_key: "" }),
  token: async ({ token }: FileValues, ask: Ask): Promise<FileValues> => ({
    token: await secret(ask, "Token", token),
  }),
  user: async ({ username = "", password }: FileValues, ask: Ask): Promise<FileValues> => ({
    username: (await ask(`User name [${username}]: `)).trim() || username,
    password: await secret(ask, "Password", password),
  }),
  key: async (
    { api_key, api_key_header = defaults.api_key_header }: FileValues,
    ask: Ask,
  ): Promise<FileValues> => ({
    api_key: await secret(ask, "API key", api_key),
    api_key_header: (await ask(`Header of the key [${api_key_header}]: `)).trim() || api_key_header,
  }),
};

async function secret(ask: Ask, name: string, before = ""): Promise<string> {
  const hint = before === "" ? "" : " (empty keeps the one there is)";
  return await ask(`${name}${hint}: `, { secret: true }) || before;
}

function kindOf({ token, username, api_key }: FileValues): keyof typeof questions {
  if (token) return "token";
  if (username) return "user";
  return api_key ? "key" : "none";
}
