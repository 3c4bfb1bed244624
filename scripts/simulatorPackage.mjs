import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./root.mjs";

/** The simulator for programs: what it is built from. */
export const simulatorEntry = "src/io/simulator/startSimulator.ts";

/**
 * What goes beside dist/simulator.mjs: its types, a file for programs that `require`, and the schemas of its files.
 * @returns {Promise<string[]>} the files, relative to the repository
 */
export async function writeSimulatorPackage() {
  return [writeDeclarations(), writeCommonJs(), ...(await writeSchemas()), await writeScenarioSchema()];
}

/** The declarations of one file, which names no other one's types. */
function writeDeclarations() {
  const folder = path.join(root, "out", "declarations");
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  const flags = ["--ignoreConfig", "--declaration", "--emitDeclarationOnly", "--noResolve", "--noCheck"];
  const language = ["--target", "es2024", "--allowImportingTsExtensions", "--outDir", folder];
  const args = [tsc, ...flags, ...language, simulatorEntry];
  const done = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`tsc: ${done.stdout}${done.stderr}`);
  const written = path.join(folder, path.basename(simulatorEntry).replace(/\.ts$/, ".d.ts"));
  copyFileSync(written, path.join(root, "dist", "simulator.d.ts"));
  return "dist/simulator.d.ts";
}

function writeCommonJs() {
  const code =
    'exports.startSimulator = async (options) => (await import("./simulator.mjs")).startSimulator(options);\n';
  writeFileSync(path.join(root, "dist", "simulator.js"), code);
  return "dist/simulator.js";
}

/** The schemas that the editor completes and checks JSON files with: their sources, and what each is called. */
const schemas = {
  wamidState: { from: "state.ts", name: "stateSchema", title: "State of Wamid's simulator" },
  wamidSeed: { from: "seed.ts", name: "seedSchema", title: "Seed of Wamid's simulator" },
  wamidTemplate: { from: "seed.ts", name: "seedTemplateSchema", title: "Template for Wamid's simulator" },
  wamidFaults: { from: "faults.ts", name: "faultListSchema", title: "What goes wrong in Wamid's simulator" },
};

/** @returns {Promise<string[]>} the files, relative to the repository */
async function writeSchemas() {
  const made = await schemasFrom(
    'import * as z from "zod/mini";',
    ...Object.entries(schemas).map(([file, { from, name }]) => {
      const imported = `import { ${name} as ${file}Schema } from "./src/core/simulator/${from}";`;
      return `${imported} export const ${file} = z.toJSONSchema(${file}Schema, { io: "input", target: "draft-7" });`;
    }),
  );
  return Object.entries(schemas).map(([file, { title }]) => {
    const schema = { title, ...made[file] };
    if (schema.properties) schema.properties = { $schema: { type: "string" }, ...schema.properties };
    withoutFaultIds(file === "wamidState" ? undefined : (schema.properties?.faults?.items ?? schema.items));
    return writeSchema(file, schema);
  });
}

/** What editors check and complete files of scenarios with. */
async function writeScenarioSchema() {
  const { schema } = await schemasFrom(
    'import { scenarioJsonSchema } from "./src/core/scenarios/scenarioJsonSchema.ts";',
    "export const schema = scenarioJsonSchema();",
  );
  return writeSchema("wamidScenario", schema);
}

/**
 * @param {string[]} lines of a module that exports schemas
 * @returns {Promise<Record<string, any>>}
 */
async function schemasFrom(...lines) {
  const { build } = await import("esbuild");
  const stdin = { contents: lines.join("\n"), resolveDir: root, loader: /** @type {const} */ ("ts") };
  const { outputFiles } = await build({ stdin, bundle: true, format: "esm", platform: "node", write: false });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  return import(`data:text/javascript;base64,${code}`);
}

/**
 * @param {string} name
 * @param {object} schema
 */
function writeSchema(name, schema) {
  mkdirSync(path.join(root, "dist", "schemas"), { recursive: true });
  writeFileSync(path.join(root, "dist", "schemas", `${name}.json`), JSON.stringify(schema));
  return `dist/schemas/${name}.json`;
}

/**
 * Rules that somebody writes need no id: one is made.
 * @param {{ anyOf?: { required?: string[] }[], oneOf?: { required?: string[] }[] } | undefined} rule
 */
function withoutFaultIds(rule) {
  for (const effect of rule?.oneOf ?? rule?.anyOf ?? []) {
    effect.required = (effect.required ?? []).filter((field) => field !== "id");
  }
}
