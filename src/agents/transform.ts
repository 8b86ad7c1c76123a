/** The `transform` kind: a JSONata expression that makes the output of the input. */

import jsonata from "jsonata";
import { TRANSFORM_DEPTH, TRANSFORM_TIMEOUT_MS } from "../defaults.ts";
import { AppError, errorMessage } from "../errors.ts";
import type { Agent, JsonObject } from "../runtime/agent.ts";
import { positionAt } from "../util/code-frame.ts";
import { isRecord } from "../util/is-record.ts";
import { agentBase } from "./agent-base.ts";
import { string } from "./fields.ts";
import type { AgentKind, Definition } from "./kind.ts";

export const transformKind: AgentKind = {
  type: "transform",
  description: "A JSONata expression that makes the output of the input",
  fields: { jsonata: string("The expression; the input is its root, and its value must be an object") },
  build,
};

/** The codes of `$error()` and `$assert()`, whose messages the author wrote for whoever reads them. */
const AUTHORED = new Set(["D3137", "D3141"]);

function build(definition: Definition): Agent {
  const text = definition.fields.jsonata;
  if (typeof text !== "string") throw new AppError("PROJECT", '"jsonata" is missing, expected an expression');
  const expression = compile(text);
  return {
    ...agentBase(definition),
    inputSchema: definition.inputSchema ?? { type: "object" },
    run: (input) => evaluate(expression, { text, input }),
  };
}

function compile(text: string): jsonata.Expression {
  try {
    // It never yields while it runs, so that nothing else would end one that goes round in circles.
    return jsonata(text, { timeout: TRANSFORM_TIMEOUT_MS, stack: TRANSFORM_DEPTH });
  } catch (thrown) {
    const { message, place, cause } = toFault(thrown, text);
    throw new AppError("PROJECT", `"jsonata": ${message}${place}`, { cause });
  }
}

async function evaluate(
  expression: jsonata.Expression,
  { text, input }: { text: string; input: JsonObject },
): Promise<JsonObject> {
  try {
    return plain(await expression.evaluate(input)) as JsonObject;
  } catch (thrown) {
    const { code, message, place, cause } = toFault(thrown, text);
    const told = AUTHORED.has(code) ? message : `Cannot transform the input: ${message}${place}`;
    throw new AppError("AGENT", told, { cause });
  }
}

/** Lists without the library's marks, objects with a prototype, and no functions: what came of the input is as it was. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  if (value._jsonata_lambda === true || value._jsonata_function === true) return undefined;
  if (Object.getPrototypeOf(value) !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** The library throws plain objects; the position in them counts characters up to the end of what is wrong. */
function toFault(thrown: unknown, text: string): { code: string; message: string; place: string; cause: Error } {
  const { code, message: told, position } = isRecord(thrown) ? thrown : {};
  const message = typeof told === "string" ? told.replaceAll(/ {2,}/g, " ") : errorMessage(thrown);
  const at = typeof position === "number" ? positionAt(text, Math.max(0, position - 1)) : undefined;
  return {
    code: String(code),
    message,
    place: at ? ` (line ${at.line}, column ${at.column} of the expression)` : "",
    cause: thrown instanceof Error ? thrown : new Error(message),
  };
}
