/** What `zod` was in its third version, for agents' code that has no `zod` of its own. */
import * as zod from "#zod/v3";

export const zod3Package = { ...zod };
