import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./root.mjs";

/** The simulator for programs: what it is built from. */
export const simulatorEntry = "src/io/simulator/startSimulator.ts";

/**
 * What goes beside dist/simulator.mjs: its types, a file for programs that `require`, and the schema of the files of its state.
 * @returns {Promise<string[]>} the files, relative to the repository
 */
export async function writeSimulatorPackage() {
  return [writeDeclarations(), writeCommonJs(), await writeStateSchema(), await writeScenarioSchema()];
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

/** What the editor checks files of the simulator's state with. */
async function writeStateSchema() {
  const schema = await schemaFrom(
    'import * as z from "zod/mini";',
    'import { stateSchema } from "./src/core/simulator/state.ts";',
    'export const schema = z.toJSONSchema(stateSchema, { io: "input", target: "draft-7" });',
  );
  const titled = {
    ...schema,
    title: "State of Wamid's simulator",
    properties: { $schema: { type: "string" }, .../** @type {object} */ (schema.properties) },
  };
  return writeSchema("wamidState", titled);
}

/** What editors check and complete files of scenarios with. */
async function writeScenarioSchema() {
  const schema = await schemaFrom(
    'import { scenarioJsonSchema } from "./src/core/scenarios/scenarioJsonSchema.ts";',
    "export const schema = scenarioJsonSchema();",
  );
  return writeSchema("wamidScenario", schema);
}

/**
 * @param {string[]} lines of a module that exports a schema
 * @returns {Promise<Record<string, unknown>>}
 */
async function schemaFrom(...lines) {
  const { build } = await import("esbuild");
  const stdin = { contents: lines.join("\n"), resolveDir: root, loader: /** @type {const} */ ("ts") };
  const { outputFiles } = await build({ stdin, bundle: true, format: "esm", platform: "node", write: false });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  const { schema } = await import(`data:text/javascript;base64,${code}`);
  return schema;
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
