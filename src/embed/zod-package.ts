/** The package `zod`, for agents' code that has none of its own. */
import * as zod from "#zod";

export const zodPackage = { ...zod };
