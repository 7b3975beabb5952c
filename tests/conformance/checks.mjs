// What Microsoft's own code says about the documents of a package.
import { createRequire } from "node:module";
import Ajv from "ajv";
import { FeatureManager } from "powerbi-visuals-tools/lib/FeatureManager.js";
import { Stage } from "powerbi-visuals-tools/lib/features/FeatureTypes.js";
import Package from "powerbi-visuals-tools/lib/Package.js";
import { Visual } from "powerbi-visuals-tools/lib/Visual.js";

const require = createRequire(import.meta.url);
const { schemas } = require("powerbi-visuals-api");
const { PowerBICustomVisualsWebpackPlugin: Plugin } = require("powerbi-visuals-webpack-plugin");

/** Every schema error, as `document: /path message`. The tool itself stops at the first and reads two documents only. */
export function schemaErrors(visual) {
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: true });
  const documents = [
    ["capabilities", schemas.capabilities, visual.capabilities],
    // The schema is that of the project's file, where these two members are names of files.
    ["pbiviz", schemas.pbiviz, { ...visual, capabilities: "capabilities.json", stringResources: [] }],
    ...Object.entries(visual.stringResources).map(([locale, values]) => [
      `stringResources/${locale}`,
      schemas.stringResources,
      { locale, values },
    ]),
  ];
  if (visual.dependencies !== undefined)
    documents.push(["dependencies", schemas.dependencies, visual.dependencies]);
  return documents.flatMap(([name, schema, document]) => {
    ajv.validate(schema, document);
    return (ajv.errors ?? []).map(
      ({ instancePath, message }) => `${name}: ${instancePath || "/"} ${message}`,
    );
  });
}

/** What the packer demands of author, description and support address. */
export function manifestErrors(visual) {
  return Plugin.prototype.checkVisualInfo(visual).map(({ message }) => message);
}

/** The findings of both stages of `pbiviz package`, by severity, as if certification were wanted. */
export function featureFindings(visual) {
  const source = new Visual(visual.capabilities, visual);
  const built = new Package(visual.content.js, visual.capabilities, source.visualFeatureType);
  const manager = new FeatureManager();
  // This check answers with a promise, which counts as passed whatever it resolves to; `apiVersionIsSupported` asks properly.
  manager.features = manager.features.filter(({ featureName }) => featureName !== "Api");
  const findings = { errors: [], certificationErrors: [], deprecation: [], warnings: [], info: [] };
  for (const [stage, subject] of [
    [Stage.PreBuild, source],
    [Stage.PostBuild, built],
  ]) {
    const { logs } = manager.validate(stage, subject, true);
    for (const severity of Object.keys(findings)) findings[severity].push(...logs[severity]);
  }
  return findings;
}

export function apiVersionIsSupported(visual) {
  const { minAPIversion } = require("powerbi-visuals-tools/config.json").constants;
  return new Visual(visual.capabilities, visual).doesAPIVersionMatch(minAPIversion);
}

/** The calls that `--certification-audit` counts, as `{ name: count }`. */
export function officialAudit(script) {
  const plugin = Object.create(Plugin.prototype);
  let found;
  plugin.logAudit = (calls) => (found = calls);
  plugin.handleNetworkCalls(script, false, true);
  return found;
}

/** What the format pane would trip over: uids that are empty or used twice, descriptors of properties that do not exist. */
export function formattingModelFaults(model, capabilities) {
  const faults = [];
  const uids = new Set();
  const visit = (node, path) => {
    if (Array.isArray(node)) return node.forEach((item, index) => visit(item, `${path}/${index}`));
    if (node === null || typeof node !== "object") return;
    if ("uid" in node) {
      if (typeof node.uid !== "string" || node.uid === "") faults.push(`${path}: empty uid`);
      if (uids.has(node.uid)) faults.push(`${path}: uid ${node.uid} is used twice`);
      uids.add(node.uid);
    }
    if ("objectName" in node && "propertyName" in node) {
      const { objectName, propertyName } = node;
      if (!capabilities.objects?.[objectName]?.properties?.[propertyName])
        faults.push(`${path}: ${objectName}.${propertyName} is not in capabilities`);
    }
    for (const [key, value] of Object.entries(node)) visit(value, `${path}/${key}`);
  };
  visit(model, "");
  return faults;
}
