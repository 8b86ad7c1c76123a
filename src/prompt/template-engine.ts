/** The template language of prompts: nunjucks, printing values as a language model should read them. */
import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import nunjucks from "nunjucks";
import { AppError, errorMessage } from "../errors.ts";
import { isRecord } from "../util/is-record.ts";
import { yamlStringify } from "../util/yaml-stringify.ts";
import type { Template, TemplateOptions } from "./template.ts";

/** Stands for the text itself, which has no file name here, in the directory that its includes start from. */
const ROOT_NAME = "instructions";

/** What promises of the render under way will say; rendering is one synchronous step, so one list is enough. */
let pending: Promise<string>[] = [];

const { runtime } = nunjucks as unknown as { runtime: { SafeString: new () => object; suppressValue: (value: unknown) => unknown } };

// Compiled templates call this for everything they print.
runtime.suppressValue = print;

interface CompiledTemplate {
  render(variables: object): string;
}

export function compileTemplate(text: string, { base, owner }: TemplateOptions): Template {
  const root = join(base, ROOT_NAME);
  const environment = createEnvironment();
  const template = new nunjucks.Template(text, environment, root) as unknown as CompiledTemplate & { compile(): void };
  return {
    async render(variables) {
      try {
        return await settle(() => template.render(variables));
      } catch (error) {
        throw new AppError("AGENT", `Cannot render ${owner}: ${describe(error, root)}`, { cause: error });
      }
    },
    async fault() {
      try {
        template.compile();
        return undefined;
      } catch (error) {
        return describe(error, root);
      }
    },
  };
}

function createEnvironment(): nunjucks.Environment {
  const loader = {
    async: false as const,
    isRelative: () => true,
    resolve: (from: string, to: string) => resolve(dirname(from), to),
    getSource: (path: string) => {
      const src = readText(path);
      // The engine takes an absent source for a missing template, whatever its types say.
      return src === undefined ? (null as unknown as nunjucks.LoaderSource) : { src, path, noCache: false };
    },
  };
  const environment = new nunjucks.Environment(loader as unknown as nunjucks.ILoader, { autoescape: false });
  environment.addFilter("yaml.stringify", (value: unknown) => later(value, yamlStringify));
  environment.addFilter("json.stringify", (value: unknown, replacer?: unknown, indent?: number) => {
    const keys = Array.isArray(replacer) ? (replacer as string[]) : null;
    return later(value, (settled) => JSON.stringify(settled, keys, indent) ?? "");
  });
  // A shorter notation upstream; models read JSON as well.
  environment.addFilter("tson.stringify", (value: unknown) => later(value, (settled) => JSON.stringify(settled) ?? ""));
  return environment;
}

function print(value: unknown): unknown {
  if (value === undefined || value === null || typeof value === "function") return "";
  if (typeof value !== "object" || value instanceof runtime.SafeString) return value;
  return later(value, (settled) => (typeof settled === "string" ? settled : (JSON.stringify(settled) ?? "")));
}

/** The value as text; of a promise only a mark for now, which `settle` replaces. */
function later(value: unknown, format: (settled: unknown) => string): string {
  if (!isPromise(value)) return format(value);
  return mark(pending.push(Promise.resolve(value).then(format)) - 1);
}

async function settle(render: () => string): Promise<string> {
  pending = [];
  const text = render();
  if (pending.length === 0) return text;
  const settled = await Promise.all(pending);
  return settled.reduce((whole, part, index) => whole.replace(mark(index), () => part), text);
}

/** Characters that no prompt contains. */
function mark(index: number): string {
  return `\u{F0000}${index}\u{F0001}`;
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return isRecord(value) && typeof value.then === "function";
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** The engine's message without its places on this disk: `filter not found: x (line 1, column 4)`. */
function describe(error: unknown, root: string): string {
  const lines = errorMessage(error).split("\n").map((line) => line.trim());
  const places = lines.filter((line) => line.startsWith("("));
  const reason = lines.filter((line) => !line.startsWith("(")).join(" ").replace(/^(Template render error|Error): /, "");
  const [, path = root, line, column] = /^\((.*?)\)(?: \[Line (\d+)(?:, Column (\d+))?\])?/.exec(places.at(-1) ?? "") ?? [];
  const file = path === root || path === "unknown path" ? "" : shorten(path, root);
  const place = [file, line && `line ${line}`, column && `column ${column}`].filter(Boolean).join(", ");
  const missing = /^template not found: (.*)$/.exec(reason)?.[1];
  const message = missing === undefined ? reason : `template not found: ${shorten(missing, root)}`;
  return place ? `${message} (${place})` : message;
}

function shorten(path: string, root: string): string {
  return relative(dirname(root), path);
}
