/** Something that can be given in a file, in the environment and as a flag. */
export interface Setting {
  /** In the file. */
  readonly key: SettingKey;
  readonly env: string;
  readonly flag: string;
  /** Stands for the value in the help. */
  readonly placeholder: string;
  readonly about: string;
  readonly isSecret: boolean;
}

export type SettingKey =
  | "url"
  | "token"
  | "username"
  | "password"
  | "login_url"
  | "api_key"
  | "api_key_header"
  | "format";

export const defaults = { url: "http://localhost:8008", api_key_header: "X-API-Key" } as const;

export const settings: readonly Setting[] = [
  setting("url", "url", `the gateway; default ${defaults.url}`),
  setting("token", "token", "bearer token", "secret"),
  setting("username", "name", "user name, with a password"),
  setting("password", "password", "password of the user", "secret"),
  setting(
    "login_url",
    "url",
    "where user name and password are changed for a token (OAuth 2.0, password grant)",
  ),
  setting("api_key", "key", "API key", "secret"),
  setting("api_key_header", "name", `header that carries the API key; default ${defaults.api_key_header}`),
  setting("format", "format", "table, json or yaml; default: table in a terminal, json elsewhere"),
];

function setting(key: SettingKey, placeholder: string, about: string, kind?: "secret"): Setting {
  return {
    key,
    env: `TIDEGATE_${key.toUpperCase()}`,
    flag: `--${key.replaceAll("_", "-")}`,
    placeholder,
    about,
    isSecret: kind === "secret",
  };
}

export function isSettingKey(key: string): key is SettingKey {
  return settings.some((known) => known.key === key);
}
