// Starts the real server of the preview. PREVIEW names a program that was built already; without it cargo builds one.
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CARGO_RUN = ["run", "--quiet", "--package", "xtask", "--features", "preview", "--bin", "xtask-preview", "--"];

/** Returns the page's address and a function that ends the server. Paths are meant from the repository's folder. */
export async function startPreview(parameters, environment = {}) {
  const [program, prefix] = process.env.PREVIEW ? [process.env.PREVIEW, []] : ["cargo", CARGO_RUN];
  const server = spawn(program, [...prefix, "serve", ...parameters], {
    cwd: ROOT,
    env: { ...process.env, CARGO_MANIFEST_DIR: path.join(ROOT, "xtask"), ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(server, "exit").then(([code]) => Promise.reject(new Error(`the server ended with ${code}`)));
  const [line] = await Promise.race([once(createInterface(server.stdout), "line"), ended]);
  ended.catch(() => {});
  return { address: line.replace(/^preview /, ""), stop: () => server.kill() };
}
