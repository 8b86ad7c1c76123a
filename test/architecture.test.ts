/** The shape of the source: who may import whom and what, how long files are, where the outside world is touched. */
import { describe, expect, test } from "bun:test";
import { dirname, join, normalize } from "node:path";
import { importsOf, openingSentence, reexports, withoutComments } from "./helpers/source.ts";

const ROOT = join(import.meta.dir, "..");
const MAX_LINES = 300;

/** Beside its own files, `util/` and the files of `src/` itself, a folder may import these folders; `main.ts` and `cli` all. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  loader: ["agents", "model", "prompt", "runtime", "embed"],
  embed: ["agents", "prompt", "runtime"],
  agents: ["model", "prompt", "runtime"],
  prompt: ["runtime"],
  model: ["runtime"],
  runtime: [],
  mcp: ["runtime", "store", "server"],
  doors: ["runtime", "store", "server"],
  access: ["store"],
  observe: ["runtime", "store"],
  store: [],
  server: [],
  util: [],
};

/** Where a package may be imported; one that is not here may not be imported at all. */
const FENCES: readonly { packages: RegExp; files: RegExp }[] = [
  { packages: /^(ai|@ai-sdk\/.+)$/, files: /^model\// },
  { packages: /^yaml$/, files: /^(loader\/|util\/yaml-stringify\.ts$)/ },
  { packages: /^(#yaml|#?zod(\/.+)?|zod-to-json-schema)$/, files: /^embed\// },
  { packages: /^nunjucks$/, files: /^prompt\// },
  { packages: /^ajv(-formats)?(\/.+)?$/, files: /^runtime\// },
  { packages: /^jsonata$/, files: /^agents\/transform.*\.ts$/ },
  { packages: /^citty$/, files: /^cli\// },
  { packages: /^consola(\/.+)?$/, files: /^log\.ts$/ },
  { packages: /^dotenv$/, files: /^cli\/environment\.ts$/ },
  { packages: /^@modelcontextprotocol\/sdk\/.+$/, files: /^agents\/mcp.*\.ts$/ },
];

/** Loads whatever anything loads on demand. */
const SELF_TEST = "cli/self-test.ts";

/** What runs by itself: Bun's and Node's own modules. */
const BUILT_IN = /^(node:.+|bun:.+|bun)$/;

const sources = new Map<string, string>();
for (const file of [...new Bun.Glob("**/*.ts").scanSync(join(ROOT, "src"))].sort()) {
  sources.set(file.replaceAll("\\", "/"), await Bun.file(join(ROOT, "src", file)).text());
}
const files = [...sources];

function folderOf(file: string): string {
  return file.includes("/") ? (file.split("/")[0] ?? "") : "";
}

/** The file of ours that is meant, relative to `src/`. */
function targetOf(file: string, specifier: string): string {
  return normalize(join(dirname(file), specifier)).replaceAll("\\", "/");
}

function isAllowed(file: string, specifier: string): boolean {
  if (BUILT_IN.test(specifier) || (file === SELF_TEST && !specifier.startsWith("."))) return true;
  if (!specifier.startsWith("."))
    return FENCES.some((fence) => fence.packages.test(specifier) && fence.files.test(file));
  const target = targetOf(file, specifier);
  if (target === "../package.json") return file === "version.ts";
  if (!sources.has(target) && !target.match(/\.(html|txt|md|css|svg|png)$/)) return false;
  const [from, to] = [folderOf(file), folderOf(target)];
  if (file === "main.ts" || from === "cli" || to === from || to === "util") return true;
  if (to === "") return target !== "main.ts";
  return MAY_IMPORT[from]?.includes(to) ?? false;
}

/** What is loaded together with a file; what waits for its use closes no cycle. */
function needsOf(file: string): string[] {
  return importsOf(sources.get(file) ?? "")
    .filter(({ specifier, kind }) => kind === "static" && specifier.startsWith("."))
    .map(({ specifier }) => targetOf(file, specifier));
}

/** The files from one to itself, where imports lead round. */
function cycleFrom(start: string): string[] | undefined {
  const seen = new Set<string>();
  const search = (file: string, path: string[]): string[] | undefined => {
    for (const next of needsOf(file)) {
      if (next === start) return [...path, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const cycle = search(next, [...path, next]);
      if (cycle) return cycle;
    }
    return undefined;
  };
  return search(start, [start]);
}

describe.each(files)("src/%s", (file, source) => {
  const code = withoutComments(source);

  test("imports only what its folder may know", () => {
    const forbidden = importsOf(source).filter(({ specifier }) => !isAllowed(file, specifier));
    expect(forbidden.map(({ specifier }) => specifier)).toEqual([]);
  });

  test("is in no import cycle", () => {
    expect(cycleFrom(file)).toBeUndefined();
  });

  test("opens with a sentence that says what it is", () => {
    expect(openingSentence(source)).toBeString();
  });

  test(`has at most ${MAX_LINES} lines and one noun for a name`, () => {
    expect(source.trimEnd().split("\n").length).toBeLessThanOrEqual(MAX_LINES);
    expect(file).toMatch(/^([a-z0-9-]+\/)*[a-z0-9]+(-[a-z0-9]+)*\.ts$/);
    expect(file).not.toMatch(/(^|\/)(index|utils|helpers|types|common)\.ts$/);
  });

  test("passes on nothing of another file", () => {
    expect(reexports(source)).toBe(false);
  });

  test("leaves the environment and the exit to the command line", () => {
    const touched = code.match(/\bprocess\.(env|exit)\b|\bBun\.env\b|\bimport\.meta\.env\b/g) ?? [];
    expect(folderOf(file) === "cli" || file === "main.ts" ? [] : touched).toEqual([]);
  });

  test("has types that mean something, and no silenced checks", () => {
    expect(code.match(/(?::|<|\||\bas|,)\s*any\b(?=\s*[;,)>=\]|{[]|$)/gm) ?? []).toEqual([]);
    expect(source.match(/@ts-(ignore|nocheck|expect-error)|biome-ignore-all/g) ?? []).toEqual([]);
  });
});

test("every folder of src has a row in the table of imports", () => {
  const folders = new Set(files.map(([file]) => folderOf(file)));
  const unknown = [...folders].filter((folder) => folder !== "" && folder !== "cli" && !(folder in MAY_IMPORT));
  expect(unknown).toEqual([]);
});

test("the self-test loads every file that is loaded on demand", () => {
  const chunksOf = (file: string) =>
    importsOf(sources.get(file) ?? "")
      .filter(({ specifier, kind }) => kind === "lazy" && !BUILT_IN.test(specifier))
      .map(({ specifier }) => (specifier.startsWith(".") ? targetOf(file, specifier) : specifier));
  const wanted = new Set(files.flatMap(([file]) => (file === SELF_TEST ? [] : chunksOf(file))));
  wanted.delete(SELF_TEST);
  const loaded = new Set(chunksOf(SELF_TEST));
  expect([...loaded].sort()).toEqual([...wanted].sort());
});

test("the packages that the program imports are its dependencies", async () => {
  const manifest = (await Bun.file(join(ROOT, "package.json")).json()) as { dependencies: Record<string, string> };
  const imported = files
    .flatMap(([, source]) => importsOf(source))
    .filter(({ specifier }) => !specifier.startsWith(".") && !BUILT_IN.test(specifier))
    // The package as agents' code would import it has another name in here.
    .map(({ specifier }) =>
      specifier
        .replace(/^#/, "")
        .split("/", specifier.startsWith("@") ? 2 : 1)
        .join("/"),
    );
  expect(Object.keys(manifest.dependencies)).toEqual(expect.arrayContaining([...new Set(imported)]));
});
