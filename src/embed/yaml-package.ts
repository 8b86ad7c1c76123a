/** The package `yaml`, for agents' code that has none of its own. */
import * as yaml from "#yaml";

// It is not a module of the language, and such a one is its own default export.
export const yamlPackage = { ...yaml, default: yaml };
