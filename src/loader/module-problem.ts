/** Why a module could not be loaded, as problems with places: in the module itself or in one that it imports. */
import { dirname, sep } from "node:path";
import { ownExports } from "../embed/modules.ts";
import { type Position, positionAt } from "../util/code-frame.ts";
import { found } from "../util/found.ts";
import { nearest } from "../util/nearest.ts";
import { readText } from "../util/read-text.ts";
import { displayPath, type Problems } from "./problems.ts";
import { similarReference } from "./reference.ts";

const FAILURE = "Failed to load agent definition";

/** `root` is the project's: an error is placed at the innermost line within it. */
export async function addModuleProblems(
  error: unknown,
  file: string,
  { problems, root }: { problems: Problems; root: string },
): Promise<void> {
  // After the first mistake of syntax the parser is guessing.
  if (error instanceof AggregateError && error.errors.length > 0) {
    return await addModuleProblems(error.errors[0], file, { problems, root });
  }
  const add = async (at: string, message: string, position: Position | undefined) => {
    problems.add(at, `${FAILURE}: ${message}`, { position, text: readText(at) });
  };
  if (!(error instanceof Error)) return await add(file, `it throws ${found(error)}`, undefined);
  if (isBuildMessage(error)) return await add(error.position.file, error.message, error.position);
  if (isResolveMessage(error)) {
    const referrer = error.referrer || file;
    return await add(
      referrer,
      await missingModule(error.specifier, referrer),
      placeOf(quoted(error.specifier), referrer),
    );
  }

  const [, name, module] = /^Export named '(.+?)' not found in module '(.+?)'/.exec(error.message) ?? [];
  if (name && module) {
    const position = placeOf(new RegExp(`\\b${RegExp.escape(name)}\\b`), file);
    return await add(file, await missingExport(name, module), position);
  }
  const thrown = thrownAt(error, root);
  const message = error.name === "Error" ? error.message : `${error.name}: ${error.message}`;
  return await add(thrown?.file ?? file, message, thrown?.position);
}

/** The runtime's syntax errors; their own `line` and `column` are about something else. */
function isBuildMessage(error: Error): error is Error & { position: Position & { file: string } } {
  return "position" in error && typeof error.position === "object" && error.position !== null;
}

function isResolveMessage(error: Error): error is Error & { specifier: string; referrer: string } {
  return "specifier" in error && typeof error.specifier === "string" && "referrer" in error;
}

async function missingModule(specifier: string, referrer: string): Promise<string> {
  if (/^[./]/.test(specifier)) {
    const meant = similarReference(specifier, dirname(referrer));
    return `there is no file "${specifier}"${meant ? `, did you mean "${meant}"?` : ""}`;
  }
  return `there is no package "${specifier}", expected it to be installed in node_modules`;
}

async function missingExport(name: string, module: string): Promise<string> {
  const own = ownExports(module);
  if (own) {
    const meant = nearest(name, own);
    const hint = meant ? `did you mean "${meant}"?` : `expected one of ${own.join(", ")}`;
    return `"${module}" is built in and has no "${name}", ${hint}`;
  }
  const source = readText(module);
  const loader = /\.[cm]?ts$/.test(module) ? "ts" : "js";
  const names = source === undefined ? [] : new Bun.Transpiler({ loader }).scan(source).exports;
  const meant = nearest(name, names);
  return `"${displayPath(module)}" exports no "${name}"${meant ? `, did you mean "${meant}"?` : ""}`;
}

/** The innermost line of the author's own. */
function thrownAt(error: Error, root: string): { file: string; position: Position } | undefined {
  for (const line of error.stack?.split("\n") ?? []) {
    const [, file, row, column] = /^\s+at (?:.*?\()?(\/.+?|[A-Za-z]:\\.+?):(\d+):(\d+)\)?$/.exec(line) ?? [];
    const isOwn = file?.startsWith(root + sep) && !file.includes(`${sep}node_modules${sep}`);
    if (file && isOwn) return { file, position: { line: Number(row), column: Number(column) } };
  }
  return undefined;
}

function quoted(specifier: string): RegExp {
  return new RegExp(`(?<=["'\`])${RegExp.escape(specifier)}(?=["'\`])`);
}

function placeOf(pattern: RegExp, file: string): Position | undefined {
  const text = readText(file);
  const index = text?.search(pattern) ?? -1;
  return text === undefined || index < 0 ? undefined : positionAt(text, index);
}
