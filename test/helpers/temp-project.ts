/** A directory of files that lives as long as a test. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface TempProject extends AsyncDisposable {
  readonly path: string;
  /** Adds or replaces a file. */
  write(file: string, text: string): Promise<void>;
}

/** `await using project = await tempProject({ "aigne.yaml": "…", "agents/a.js": "…" })` */
export async function tempProject(files: Readonly<Record<string, string>>): Promise<TempProject> {
  const path = await realpath(await mkdtemp(join(tmpdir(), "aigne-test-")));
  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), text);
  };
  for (const [file, text] of Object.entries(files)) await write(file, text);
  return { path, write, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
