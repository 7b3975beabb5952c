// Makes the official tool's own default visual and builds it with the official tool.
//
//   node official-build.mjs DIR [--prepare-only]
//
// DIR becomes a project as `pbiviz new` writes it, with the fields filled in that a package needs. It is built by
// `pbiviz package`; the last line on stdout is the path of the package. A DIR that is prepared already is only built.
//
// The project sees the packages it uses and no others: `pbiviz new` would install some forty more of which the build
// reads nothing but types, so a build here takes less time than one made by hand, never more.
import { spawn } from "node:child_process";
import fs from "node:fs/promises";
import path from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import VisualGenerator from "powerbi-visuals-tools/lib/VisualGenerator.js";

const require = createRequire(import.meta.url);
const MODULES = fileURLToPath(new URL("node_modules", import.meta.url));
const TOOL = path.join(MODULES, "powerbi-visuals-tools", "bin", "pbiviz.js");
const NAME = "officialDefault";
const GUID = `${NAME}0123456789ABCDEF0123456789ABCDEF`;

// What the visual imports, and the loaders that a locally installed tool looks for in the project.
const PROJECT_MODULES = [
  "powerbi-visuals-api",
  "powerbi-visuals-utils-formattingmodel",
  "css-loader",
  "json-loader",
  "less-loader",
  "mini-css-extract-plugin",
  "ts-loader",
];

/** Writes the project into `directory`, which must not exist. */
export async function prepareOfficialProject(directory) {
  const parent = path.dirname(path.resolve(directory));
  await fs.mkdir(parent, { recursive: true });
  const scratch = await fs.mkdtemp(path.join(parent, ".official-"));
  try {
    const project = await VisualGenerator.generateVisual(scratch, NAME, {
      force: false,
      template: "default",
    });
    const manifestPath = path.join(project, "pbiviz.json");
    const manifest = JSON.parse(await fs.readFile(manifestPath, "utf8"));
    Object.assign(manifest.visual, {
      guid: GUID,
      description: "The default visual of the official tool",
      supportUrl: "https://example.com/support",
    });
    manifest.author = { name: "Example", email: "author@example.com" };
    // The template asks for an older API than it installs, which makes every build call npm to replace it.
    manifest.apiVersion = require("powerbi-visuals-api/package.json").version;
    await fs.writeFile(manifestPath, JSON.stringify(manifest, null, 2));
    await fs.mkdir(path.join(project, "node_modules"));
    for (const name of PROJECT_MODULES) {
      await fs.symlink(path.join(MODULES, name), path.join(project, "node_modules", name), "junction");
    }
    await fs.rename(project, directory);
  } finally {
    await fs.rm(scratch, { recursive: true, force: true });
  }
}

/** Runs `pbiviz package` in `directory` and returns the path of the package. */
export async function buildOfficialProject(directory) {
  const output = await run(process.execPath, [TOOL, "package"], {
    cwd: directory,
    // The tool creates a certificate in the home folder on its way; it stays inside the project.
    env: { ...process.env, HOME: path.resolve(directory, ".home") },
  });
  const manifest = JSON.parse(await fs.readFile(path.join(directory, "pbiviz.json"), "utf8"));
  const file = path.resolve(directory, "dist", `${manifest.visual.guid}.${manifest.visual.version}.pbiviz`);
  // The tool reports some failures by exit code 0 and no package.
  await fs.access(file).catch(() => {
    throw new Error(`the official tool wrote no package:\n${output}`);
  });
  return file;
}

/** Prepares `directory` unless it is there, and builds it. */
export async function officialPackage(directory) {
  const prepared = await fs.access(path.join(directory, "pbiviz.json")).then(
    () => true,
    () => false,
  );
  if (!prepared) await prepareOfficialProject(directory);
  return buildOfficialProject(directory);
}

function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(output) : reject(new Error(`exit code ${code}:\n${output}`)),
    );
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { "prepare-only": { type: "boolean", default: false } },
  });
  if (positionals.length !== 1) {
    console.error("usage: node official-build.mjs DIR [--prepare-only]");
    process.exit(2);
  }
  const [directory] = positionals;
  if (values["prepare-only"]) await prepareOfficialProject(directory);
  else console.log(await officialPackage(directory));
}
