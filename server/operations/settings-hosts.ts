/** Hosts ("name" or "name:port") of every web address in a source's settings: all that the source may talk to. */
export function hostsOf(settings: unknown): string[] {
  const hosts = new Set<string>();
  const visit = (value: unknown) => {
    if (typeof value === "string") {
      const url = URL.parse(value);
      if (url && (url.protocol === "http:" || url.protocol === "https:") && url.host) hosts.add(url.host);
    } else if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
  };
  visit(settings);
  return [...hosts];
}
