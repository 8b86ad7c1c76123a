/** The variables a project runs with: its `.env` files under the real environment, which wins. */
const ex=(p:any)=>{try{return Bun.file(p).size>0&&!String(p).endsWith("agents")}catch{return false}};
const existsSync=ex as any, statSync=((p:any)=>ex(p)?{isFile:()=>true}:undefined) as any, readdirSync=(()=>[]) as any, realpathSync=((p:any)=>p) as any, fstatSync=(()=>({isCharacterDevice:()=>false})) as any, writeSync=((d:any,t:any)=>{Bun.write(d===1?Bun.stdout:Bun.stderr,t);return t.length}) as any; const readFileSync=((p:any)=>globalThis.__files[p]) as any;
import { dirname, join, resolve } from "node:path";
import { AppError } from "../errors.ts";

export type Environment = Readonly<Record<string, string>>;

export interface EnvironmentOptions {
  real: Readonly<Record<string, string | undefined>>;
  workingDirectory: string;
  /** The project: a directory or a file in it. */
  project: string;
  /** Files named by the user; they win over those that are found. */
  files: readonly string[];
}

/**
 * Of two files that set the same variable, the later in this order wins: the project's, the working
 * directory's, the named ones; within a directory `.env.defaults`, `.env`, `.env.local`, `.env.$NODE_ENV`,
 * `.env.$NODE_ENV.local`.
 * @throws AppError USAGE when a named file cannot be read
 */
export async function loadEnvironment(options: EnvironmentOptions): Promise<Environment> {
  const { real, workingDirectory, project, files } = options;
  const names = cascade(real.NODE_ENV);
  const found = [...new Set([projectDirectory(project), workingDirectory])];
  const layers = found.flatMap((directory) => names.map((name) => readIfPresent(join(directory, name))));
  const named = files.map((file) => readNamed(resolve(workingDirectory, file)));
  const texts = [...layers, ...named].filter((text) => text !== undefined);
  return Object.freeze(Object.assign({}, ...(await parseAll(texts)), withoutUndefined(real)));
}

/** Most starts have no such file, and need no parser. */
async function parseAll(texts: readonly Buffer[]): Promise<Record<string, string>[]> {
  if (texts.length === 0) return [];
  const { parse } = await import("dotenv");
  return texts.map((text) => parse(text));
}

function cascade(mode: string | undefined): string[] {
  const names = [".env.defaults", ".env"];
  if (mode !== "test") names.push(".env.local");
  if (mode) names.push(`.env.${mode}`, `.env.${mode}.local`);
  return names;
}

function projectDirectory(project: string): string {
  const stats = statSync(project, { throwIfNoEntry: false });
  return stats?.isFile() ? dirname(project) : project;
}

function readIfPresent(file: string): Buffer | undefined {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file) : undefined;
}

function readNamed(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new AppError("USAGE", `Cannot read --env-file "${file}": expected a readable file`, { cause: error });
  }
}

function withoutUndefined(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

const SECRET_NAME = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL)S?(?:$|_)/i;
const MIN_SECRET_LENGTH = 8;

/** The values that must never be printed. */
export function secretsOf(environment: Environment): string[] {
  return Object.entries(environment)
    .filter(([name, value]) => SECRET_NAME.test(name) && value.length >= MIN_SECRET_LENGTH)
    .map(([, value]) => value);
}

const PROXY_NAMES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"].flatMap((name) => [
  name,
  name.toLowerCase(),
]);
const LOOPBACK = ["localhost", "127.0.0.1", "::1"];

/** What `fetch` reads from the process itself; a proxy is never asked for this machine's own addresses. */
export function processVariables(environment: Environment): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const name of [...PROXY_NAMES, "NODE_TLS_REJECT_UNAUTHORIZED"]) {
    const value = environment[name];
    if (value !== undefined) variables[name] = value;
  }
  if (!PROXY_NAMES.some((name) => variables[name] && !/^no_/i.test(name))) return variables;
  const exempt = (variables.NO_PROXY ?? variables.no_proxy ?? "").split(",").filter(Boolean);
  variables.NO_PROXY = variables.no_proxy = [...new Set([...exempt, ...LOOPBACK])].join(",");
  return variables;
}
