import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "jsonc-parser/lib/esm/main.js";
import { type IgnoreRule, ignoreRules, rulesFor } from "../../core/errors/ignores.ts";
import { isSeverity, isSeverityKind, type Severity, type SeverityKind } from "../../core/errors/severity.ts";

/** What a folder's `.vscode/settings.json` says on the codes in a file. */
export interface FileSettings {
  readonly severities: Partial<Record<SeverityKind, Severity>>;
  readonly rules: readonly IgnoreRule[];
}

interface Settings {
  /** The folder that they are of. */
  readonly folder: string;
  readonly severities: FileSettings["severities"];
  readonly rules: readonly IgnoreRule[];
}

const severityKey = "wamid.explain.severity.";

/** The settings of the folders that somebody opens in the editor, so that a terminal says the same. Each file of them is read once. */
export class FolderSettings {
  readonly #known = new Map<string, Promise<Settings | undefined>>();

  /** By the nearest folder above the file that has settings. */
  async of(file: string): Promise<FileSettings> {
    const settings = await this.#nearest(path.dirname(file));
    if (settings === undefined) return { severities: {}, rules: [] };
    const { folder, severities, rules } = settings;
    return { severities, rules: rulesFor(rules, path.relative(folder, file).replaceAll(path.sep, "/")) };
  }

  #nearest(folder: string): Promise<Settings | undefined> {
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    const found = this.#read(folder);
    this.#known.set(folder, found);
    return found;
  }

  async #read(folder: string): Promise<Settings | undefined> {
    const own = await settingsIn(folder);
    if (own !== undefined) return own;
    const above = path.dirname(folder);
    return above === folder ? undefined : this.#nearest(above);
  }
}

async function settingsIn(folder: string): Promise<Settings | undefined> {
  let text: string;
  try {
    text = await readFile(path.join(folder, ".vscode", "settings.json"), "utf8");
  } catch {
    return undefined;
  }
  const parsed: unknown = parse(text, [], { allowTrailingComma: true });
  const settings = typeof parsed === "object" && parsed !== null ? Object.entries(parsed) : [];
  const severities: Partial<Record<SeverityKind, Severity>> = {};
  for (const [key, value] of settings) {
    const kind = key.startsWith(severityKey) ? key.slice(severityKey.length) : "";
    if (isSeverityKind(kind) && isSeverity(value)) severities[kind] = value;
  }
  return { folder, severities, rules: ignoreRules(Object.fromEntries(settings)["wamid.explain.ignore"]) };
}
