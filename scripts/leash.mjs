// `node leash.mjs program args…`, started in a process group of its own and with an IPC channel: runs the program, and
// ends it with everything it started when it is told to, or when whoever started it is gone, however that happened.
import { spawn, spawnSync } from "node:child_process";

const graceMs = 3000;

function endAll() {
  if (process.platform === "win32") spawnSync("taskkill", ["/pid", String(process.pid), "/T", "/F"]);
  else process.kill(-process.pid, "SIGKILL");
}

const [program = "", ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });

function end() {
  child.kill("SIGTERM"); // an extension host gets the time to deactivate its extensions
  setTimeout(endAll, graceMs);
}

child.once("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
child.once("exit", endAll);
process.once("disconnect", end);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.once(signal, end);
