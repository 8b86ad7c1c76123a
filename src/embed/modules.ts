/** The modules that agents' code may import without installing them. */

type Exports = Readonly<Record<string, unknown>>;

/** Loaded by `require`, since what code requires must be there at once; each in a chunk of its own all the same. */
const OWN: Readonly<Record<string, () => Exports>> = {
  "@aigne/core": () => require("./core.ts").core,
  "@aigne/core/utils/logger.js": () => require("./logger.ts"),
  "@aigne/core/utils/type-utils.js": () => require("./type-utils.ts"),
};

/** Packages that stand in for those a project has not installed. */
const COMMON: Readonly<Record<string, Readonly<Record<string, () => Exports>>>> = {
  yaml: { yaml: () => require("./yaml-package.ts").yamlPackage },
  zod: {
    zod: () => require("./zod-package.ts").zodPackage,
    "zod/v3": () => require("./zod3-package.ts").zod3Package,
    "zod/v4": () => require("./zod-package.ts").zodPackage,
  },
};

let provided: string | undefined;

/** Makes them known to the code of the project at `root`; there is one project at a time, since the runtime has one list. */
export function provideModules(root: string): void {
  const missing = Object.keys(COMMON).filter((name) => !isInstalled(name, root));
  if (provided === missing.join()) return;
  if (provided !== undefined) Bun.plugin.clearAll();
  provided = missing.join();
  const modules = Object.assign({}, OWN, ...missing.map((name) => COMMON[name]));
  Bun.plugin({
    name: "modules of agents' code",
    setup(build) {
      for (const [name, load] of Object.entries<() => Exports>(modules)) {
        // A copy, since code that requires a module marked as translated would get its default export alone.
        build.module(name, () => ({ exports: { ...load() }, loader: "object" }));
      }
    },
  });
}

/** What a module offers, where it is one of those that code finds here whatever is installed. */
export function ownExports(module: string): string[] | undefined {
  const load = Object.hasOwn(OWN, module) ? OWN[module] : undefined;
  return load && Object.keys(load());
}

function isInstalled(name: string, root: string): boolean {
  try {
    Bun.resolveSync(name, root);
    return true;
  } catch {
    return false;
  }
}
