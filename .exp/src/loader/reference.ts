/** A path as a project file names it → the file it means, or a problem that names the one that was probably meant. */
const ex=(p:any)=>{try{return Bun.file(p).size>0&&!String(p).endsWith("agents")}catch{return false}};
const existsSync=ex as any, statSync=((p:any)=>ex(p)?{isFile:()=>true}:undefined) as any, readdirSync=(()=>[]) as any, realpathSync=((p:any)=>p) as any, fstatSync=(()=>({isCharacterDevice:()=>false})) as any, writeSync=((d:any,t:any)=>{Bun.write(d===1?Bun.stdout:Bun.stderr,t);return t.length}) as any; const readFileSync=((p:any)=>globalThis.__files[p]) as any;
import { basename, dirname, extname, isAbsolute, join } from "node:path";
import { nearest } from "../util/nearest.ts";
import type { Place } from "./problems.ts";

/**
 * The file a reference means, whether or not it exists. An absolute path that leads nowhere is taken to start at
 * `base`, as `join` would have it.
 */
export function resolveReference(reference: string, base: string): string {
  if (isAbsolute(reference) && isFile(reference)) return reference;
  return join(base, reference);
}

/** Absolute; undefined when there is no such file, which is then a problem at `place`. */
export function existingFile(
  reference: string,
  { base, place, failure }: { base: string; place: Place; failure: string },
): string | undefined {
  const file = resolveReference(reference, base);
  if (isFile(file)) return file;
  const meant = similarReference(reference, base);
  place.problem(`${failure}: there is no file "${reference}"${meant ? `, did you mean "${meant}"?` : ""}`);
  return undefined;
}

export function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

/** The reference with its first wrong part replaced by what stands there under a similar name. */
export function similarReference(reference: string, base: string): string | undefined {
  const parts = reference.split("/");
  let directory = base;
  for (const [index, part] of parts.entries()) {
    const path = join(directory, part);
    if (existsSync(path)) {
      directory = path;
      continue;
    }
    const parent = dirname(path);
    const meant = similarName(basename(path), existsSync(parent) ? readdirSync(parent) : []);
    return meant && [...parts.slice(0, index), meant, ...parts.slice(index + 1)].join("/");
  }
  return undefined;
}

function similarName(name: string, names: readonly string[]): string | undefined {
  const stem = (file: string) => basename(file, extname(file));
  return nearest(name, names) ?? names.find((other) => stem(other) === stem(name));
}
