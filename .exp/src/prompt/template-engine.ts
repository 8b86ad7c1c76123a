/** The template language of prompts: nunjucks, printing values as a language model should read them. */
import { dirname, join, relative, resolve } from "node:path";
import nunjucks from "nunjucks";
import { AppError, errorMessage } from "../errors.ts";
import { isThenable } from "../util/is-thenable.ts";
import { readText } from "../util/read-text.ts";
import { yamlStringify } from "../util/yaml-stringify.ts";
import type { Template, TemplateOptions } from "./template.ts";

/** Stands for the text itself, which has no file name here, in the directory that its includes start from. */
const ROOT_NAME = "instructions";

/** Prompts of parts of parts are real; deeper than this is a circle. */
const MAX_INCLUDE_DEPTH = 32;

/** What promises of the render under way will say; rendering is one synchronous step, so one list is enough. */
let pending: Promise<string>[] = [];

const { runtime } = nunjucks as unknown as {
  runtime: { SafeString: new () => object; suppressValue: (value: unknown) => unknown };
};

// Compiled templates call this for everything they print.
runtime.suppressValue = print;

type Done = (error: unknown, text: string | null) => void;

interface CompiledTemplate {
  compile(): void;
  /** With a frame when another template includes it. */
  render(variables: object, ...frameAndDone: [Done] | [object, Done]): void;
}

const prototype = nunjucks.Template.prototype as unknown as CompiledTemplate;
const renderUnlimited = prototype.render;
let depth = 0;

// The engine itself does not come back from templates that include each other.
prototype.render = function (this: CompiledTemplate, variables, ...rest) {
  if (depth >= MAX_INCLUDE_DEPTH) {
    const done = rest.at(-1) as Done;
    return done(new Error(`templates include each other ${MAX_INCLUDE_DEPTH} levels deep`), null);
  }
  depth++;
  try {
    renderUnlimited.call(this, variables, ...rest);
  } finally {
    depth--;
  }
};

export function compileTemplate(text: string, { base, owner }: TemplateOptions): Template {
  const root = join(base, ROOT_NAME);
  const template = new nunjucks.Template(text, createEnvironment(), root) as unknown as CompiledTemplate;
  return {
    async render(variables) {
      try {
        return await render(template, variables);
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

/** The value as text; of a promise only a mark for now, which `render` replaces. */
function later(value: unknown, format: (settled: unknown) => string): string {
  if (!isThenable(value)) return format(value);
  return mark(pending.push(Promise.resolve(value).then(format)) - 1);
}

async function render(template: CompiledTemplate, variables: object): Promise<string> {
  pending = [];
  // Only the callback is told of faults in included templates.
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  template.render(variables, (error, text) => (error ? reject(error) : resolve(text ?? "")));
  const promised = pending;
  const text = await promise;
  const settled = await Promise.all(promised);
  return settled.reduce((whole, part, index) => whole.replace(mark(index), () => part), text);
}

/** Characters that no prompt contains. */
function mark(index: number): string {
  return `\u{F0000}${index}\u{F0001}`;
}

/** The engine's message without its places on this disk: `filter not found: x (part.md, line 1, column 4)`. */
function describe(error: unknown, root: string): string {
  const text = errorMessage(error);
  const reason = text.split(/\(\S[^()\n]*\)(?: \[Line[^\]]*\])?\n/).at(-1) ?? text;
  const places = [...text.matchAll(/\((\S[^()\n]*)\)(?: \[Line (\d+)(?:, Column (\d+))?\])?\n/g)];
  const { lineno, colno } = error as { lineno?: number; colno?: number };
  const [, path = root, line = lineno, column = colno] = places.at(-1) ?? [];
  const file = path === root || path === "unknown path" ? "" : shorten(path, root);
  const place = [file, line && `line ${line}`, column && `column ${column}`].filter(Boolean).join(", ");
  const message = reason
    .trim()
    .replace(/^(Template render error|Error): */, "")
    .replace(/^(template not found: )(.*)$/, (_, start: string, missing: string) => start + shorten(missing, root));
  return place ? `${message} (${place})` : message;
}

function shorten(path: string, root: string): string {
  return relative(dirname(root), path);
}
