/** One callback: an app's path, and what belongs to it. */
export interface Endpoint {
  /** `/webhook`, as the user wrote it. */
  readonly path: string;
  /** Every secret that a delivery may be signed with, an old and a new one where they change. Empty ones are ignored. */
  readonly appSecrets: readonly string[];
  readonly verifyToken: string;
}

/** Path and query of a request's target, which may be a whole URL. A path as the URL standard writes it. */
export function targetOf(target: string): { path: string; query: string } {
  const url = URL.parse(target, "http://127.0.0.1");
  return url === null ? { path: "", query: "" } : { path: url.pathname, query: url.search };
}

/** The endpoint that a request's target leads to. */
export function endpointAt(target: string, endpoints: readonly Endpoint[]): Endpoint | undefined {
  // Nearly every request: the URL standard isn't asked then.
  const same = endpoints.find(({ path }) => path === target);
  if (same !== undefined) return same;
  const { path } = targetOf(target);
  return endpoints.find((endpoint) => targetOf(endpoint.path).path === path);
}
