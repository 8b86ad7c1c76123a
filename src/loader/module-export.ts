/** What a module exports by default → the agent it defines. */
import { basename, extname } from "node:path";
import { type AgentDescription, describeObject, isAgentObject } from "../agents/agent-object.ts";
import type { AgentFunction, AgentObject } from "../agents/kind.ts";
import { camelCase } from "../util/camel-case.ts";
import { positionAt } from "../util/code-frame.ts";
import { found } from "../util/found.ts";
import { isRecord } from "../util/is-record.ts";
import { readText } from "../util/read-text.ts";
import { snakeCase } from "../util/snake-case.ts";
import type { Path, Place, Source } from "./problems.ts";

const EXPECTED = 'expected export default function …, or an object with "type" or "process"';

/** Undefined when the export is no agent, which is then a problem. */
export function toExportedAgent(
  exports: Readonly<Record<string, unknown>>,
  place: Place,
): AgentDescription | undefined {
  const complain = (what: string) => {
    place.problem(`Failed to parse agent definition: ${what}`);
    return undefined;
  };
  const { default: value } = exports;
  if (value === undefined || value === null) {
    const names = Object.keys(exports).filter((name) => name !== "default");
    const others = names.length > 0 ? ` (it exports ${names.join(", ")})` : "";
    return complain(`no default export${others}, ${EXPECTED}`);
  }
  if (typeof value === "function") {
    if (isClass(value))
      return complain(`the default export is the class ${value.name || "without a name"}, ${EXPECTED}`);
    return toFunctionAgent(value as AgentFunction, place.file);
  }
  if (isAgentObject(value)) return describeObject(value);
  if (!isRecord(value)) return complain(`the default export is ${found(value)}, ${EXPECTED}`);

  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return complain(`the default export is an instance of ${value.constructor?.name ?? "a class"}, ${EXPECTED}`);
  }
  const { process } = value;
  if (typeof value.type !== "string" && process === undefined) {
    return complain(`the default export is an object without "type" and "process", ${EXPECTED}`);
  }
  const code = typeof process === "function" ? (process as AgentFunction) : undefined;
  return { data: { ...value, type: value.type ?? "function" }, code };
}

/** What code itself passes for an agent: a function, or an agent object. */
export function toCodeAgent(code: AgentFunction | AgentObject): AgentDescription {
  return typeof code === "function" ? toFunctionAgent(code, "") : describeObject(code);
}

function toFunctionAgent(code: AgentFunction, file: string): AgentDescription {
  return { data: { ...code, type: "function" }, code, name: ownName(code.name, file) };
}

/** Anonymous functions get names from `export default`, and from the translation of TypeScript. */
function ownName(name: string, file: string): string | undefined {
  const stem = basename(file, extname(file));
  const invented = `${stem.replaceAll(/[^A-Za-z0-9_$]/g, "_")}_default`;
  return name === "" || name === "default" || name === invented ? undefined : name;
}

function isClass(value: CallableFunction | object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}

/** Values of a module are found by the names of the keys that lead to them, which is right more often than not. */
export function moduleSource(file: string): Source {
  return {
    file,
    async locate(path) {
      const text = readText(file) ?? "";
      const index = indexOfPath(text, path);
      return index === undefined ? undefined : positionAt(text, index);
    },
  };
}

function indexOfPath(text: string, path: Path): number | undefined {
  let index: number | undefined;
  for (const segment of path) {
    if (typeof segment === "number") continue;
    const spellings = [segment, camelCase(segment), snakeCase(camelCase(segment))].map((key) => RegExp.escape(key));
    const key = new RegExp(String.raw`(?<![\w$])(?:${spellings.join("|")})(?=["']?\s*[:=](?!=))`);
    const offset = index ?? 0;
    const next = text.slice(offset).search(key);
    if (next < 0) break;
    index = offset + next;
  }
  return index;
}
