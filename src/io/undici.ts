export type Undici = typeof import("undici")["default"];

/**
 * Loading undici makes it the dispatcher of the process, and with it that of every other extension's `fetch`, in two ways: it
 * fills the slot of Node's own copy when that is still empty, and undici 8 overwrites it when its own slot, a second one, is
 * empty. So Node's copy is made to fill its slot first, and ours finds both taken.
 * https://github.com/nodejs/undici/blob/v8.0.0/lib/global.js
 * This is the one place where undici comes in.
 */
export async function loadUndici(): Promise<Undici> {
  const globals = globalThis as unknown as Record<symbol, unknown>;
  const slots = [Symbol.for("undici.globalDispatcher.1"), Symbol.for("undici.globalDispatcher.2")] as const;
  Reflect.get(globalThis, "Response");
  const held = globals[slots[1]] === undefined && globals[slots[0]] !== undefined;
  if (held) {
    globals[slots[1]] = globals[slots[0]];
  }
  try {
    // A bundled CommonJS module has a default export only.
    return (await import("undici")).default;
  } finally {
    if (held) {
      delete globals[slots[1]];
    }
  }
}
