// A stricter audit than the official one, which sees a forbidden name only as a callee or a member: here any mention
// counts, so that an alias, a destructuring, `["fetch"]` or an optional call cannot hide.
import { parse } from "acorn";

/** Names that reach the network, run text as code, or start a context where this audit cannot look. */
const FORBIDDEN = new Set([
  "EventSource",
  "RTCPeerConnection",
  "SharedWorker",
  "WebSocket",
  "WebSocketStream",
  "WebTransport",
  "Worker",
  "XMLHttpRequest",
  "eval",
  "fetch",
  "importScripts",
  "sendBeacon",
  "serviceWorker",
]);
const TIMERS = new Set(["setInterval", "setTimeout"]);

/** Everything in `script` that certification would ask about: `[{ name, line, column }]`. */
export function strictAudit(script) {
  const hits = [];
  const program = parse(script, { ecmaVersion: "latest", sourceType: "script", locations: true });
  visit(program, undefined, (node, parent) => {
    const name = finding(node, parent);
    if (name) hits.push({ name, line: node.loc.start.line, column: node.loc.start.column + 1 });
  });
  return hits;
}

function finding(node, parent) {
  switch (node.type) {
    case "Identifier":
      if (FORBIDDEN.has(node.name)) return node.name;
      if (node.name === "Function" && !isTypeTest(node, parent)) return "Function";
      if (node.name === "Image" && parent.type === "NewExpression") return "new Image";
      return undefined;
    case "Literal":
    case "TemplateLiteral": {
      // A name in a constant text is one step away from being looked up.
      const text = constantText(node);
      return FORBIDDEN.has(text) ? `"${text}"` : undefined;
    }
    case "ImportExpression":
      return "import()";
    case "MemberExpression":
      // `(() => {}).constructor.constructor("text")` is `new Function("text")` in other words.
      return memberName(node) === "constructor" && memberName(node.object) === "constructor"
        ? "constructor.constructor"
        : undefined;
    case "CallExpression":
      return TIMERS.has(node.callee.name ?? memberName(node.callee)) &&
        constantText(node.arguments[0]) !== undefined
        ? "timer of a text"
        : undefined;
    default:
      return undefined;
  }
}

function visit(node, parent, enter) {
  enter(node, parent);
  for (const child of Object.values(node).flat()) {
    if (typeof child?.type === "string") visit(child, node, enter);
  }
}

const isTypeTest = (node, parent) =>
  parent.type === "BinaryExpression" && parent.operator === "instanceof" && parent.right === node;

function memberName(node) {
  if (node.type !== "MemberExpression") return undefined;
  return node.computed ? constantText(node.property) : node.property.name;
}

function constantText(node) {
  if (node?.type === "Literal" && typeof node.value === "string") return node.value;
  if (node?.type === "TemplateLiteral" && node.expressions.length === 0) return node.quasis[0].value.cooked;
  return undefined;
}
