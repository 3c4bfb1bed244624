import { badValue, requireText } from "./checks.ts";

/**
 * The id of a message. Whether there is such a message isn't looked at: the simulator keeps none, and the ids of incoming
 * ones come from elsewhere.
 */
export function requireMessageId(value: unknown, path: string): string {
  const id = requireText(value, path);
  if (!/^wamid\.[A-Za-z0-9+/_-]{8,}={0,2}$/.test(id)) {
    throw badValue(path, "is not the id of a message");
  }
  return id;
}
