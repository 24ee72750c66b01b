/** Whether a name or address can only be this machine: `localhost`, what ends in it, 127.0.0.0/8 and ::1. */
export function isLoopbackName(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, "");
  return name === "localhost" || name.endsWith(".localhost") || name === "::1" || name === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(name);
}

/** Of `host` or `host:port`. */
export function isLoopbackHost(host: string): boolean {
  return isLoopbackName(host.replace(/:\d*$/, ""));
}

export function isLoopbackUrl(url: string): boolean {
  return URL.canParse(url) && isLoopbackName(new URL(url).hostname);
}
