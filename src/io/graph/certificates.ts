import * as tls from "node:tls";

/**
 * What Node trusts by itself together with what the system trusts, as companies add their own authorities there. Undefined where Node can't
 * read the system's (before 22.15), where it has none, or where one of them is broken: Node's own list holds then.
 *
 * Reading them takes up to a second on Windows and macOS, and blocks: call it once and keep what it gives.
 */
export function systemTrust(): tls.SecureContext | undefined {
  // Absent in old versions of Node, whatever the types say.
  const read: typeof tls.getCACertificates | undefined = tls.getCACertificates;
  if (read === undefined) {
    return undefined;
  }
  try {
    const system = read("system");
    return system.length === 0
      ? undefined
      : tls.createSecureContext({ ca: [...new Set([...read("default"), ...system])] });
  } catch {
    return undefined;
  }
}
