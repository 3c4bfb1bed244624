/** A version of the Graph API. Dates are ISO days; the changelog gives no hours. */
export interface GraphVersion {
  readonly name: string;
  readonly released?: string;
  /** From this day on a call is served by the oldest living version instead. Undefined: not announced yet. */
  readonly usableUntil?: string;
}

/**
 * Newest first, as Meta's changelog had it on 21 November 2026. A version lives at least two years, and ends two years
 * after its successor came out.
 * https://developers.facebook.com/docs/graph-api/changelog/versions/
 */
export const graphVersions: readonly GraphVersion[] = [
  { name: "v26.0", released: "2026-07-29" },
  { name: "v25.0", released: "2026-02-18", usableUntil: "2028-07-29" },
  { name: "v24.0", released: "2025-10-08", usableUntil: "2028-02-18" },
  { name: "v23.0", released: "2025-05-29", usableUntil: "2027-10-08" },
  { name: "v22.0", released: "2025-01-21", usableUntil: "2027-05-20" },
  { name: "v21.0", released: "2024-10-02", usableUntil: "2027-01-21" },
  { name: "v20.0", released: "2024-05-21", usableUntil: "2026-09-24" },
  { name: "v19.0", released: "2024-01-23", usableUntil: "2026-05-21" },
  { name: "v18.0", released: "2023-09-12", usableUntil: "2026-01-26" },
  { name: "v17.0", released: "2023-05-23", usableUntil: "2025-09-12" },
  { name: "v16.0", usableUntil: "2025-05-14" },
  { name: "v15.0", usableUntil: "2024-11-20" },
  { name: "v14.0", usableUntil: "2024-09-17" },
  { name: "v13.0", usableUntil: "2024-05-28" },
];

/** The newest version that this release of Wamid knows. */
export const newestVersion = "v26.0";

/**
 * Whether a version is past its day. Versions older than the list are; newer ones, and what isn't a version at all, are not.
 * @param version `v21.0`
 * @param now milliseconds since 1970
 */
export function isExpired(version: string, now: number): boolean {
  const known = graphVersions.find((candidate) => candidate.name === version);
  if (known) {
    return known.usableUntil !== undefined && now >= Date.parse(known.usableUntil);
  }
  const major = majorOf(version);
  return major !== undefined && graphVersions.every((candidate) => major < (majorOf(candidate.name) ?? 0));
}

/** The version that answers calls to expired ones. */
export function oldestLiving(now: number): string {
  return graphVersions.findLast((candidate) => !isExpired(candidate.name, now))?.name ?? newestVersion;
}

function majorOf(version: string): number | undefined {
  const match = /^v(\d+)\.\d+$/.exec(version);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
