/** A path as a project file names it → the file it means, or a problem that names the one that was probably meant. */
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, isAbsolute, join } from "node:path";
import { nearest } from "../util/nearest.ts";
import type { Place } from "./problems.ts";

/**
 * The file a reference means, whether or not it exists. An absolute path that leads nowhere is taken to start at
 * `base`, as `join` would have it.
 */
export async function resolveReference(reference: string, base: string): Promise<string> {
  if (isAbsolute(reference) && (await isFile(reference))) return reference;
  return join(base, reference);
}

/** Absolute; undefined when there is no such file, which is then a problem at `place`. */
export async function existingFile(
  reference: string,
  { base, place, failure }: { base: string; place: Place; failure: string },
): Promise<string | undefined> {
  const file = await resolveReference(reference, base);
  if (await isFile(file)) return file;
  const meant = await similarReference(reference, base);
  place.problem(`${failure}: there is no file "${reference}"${meant ? `, did you mean "${meant}"?` : ""}`);
  return undefined;
}

export async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

/** The reference with its first wrong part replaced by what stands there under a similar name. */
export async function similarReference(reference: string, base: string): Promise<string | undefined> {
  const parts = reference.split("/");
  let directory = base;
  for (const [index, part] of parts.entries()) {
    const path = join(directory, part);
    if (await exists(path)) {
      directory = path;
      continue;
    }
    const names = await readdir(dirname(path)).catch(() => []);
    const meant = similarName(basename(path), names);
    return meant && [...parts.slice(0, index), meant, ...parts.slice(index + 1)].join("/");
  }
  return undefined;
}

function similarName(name: string, names: readonly string[]): string | undefined {
  const stem = (file: string) => basename(file, extname(file));
  return nearest(name, names) ?? names.find((other) => stem(other) === stem(name));
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
