/** The program's name and version, taken from package.json when the binary is built. */
import manifest from "../package.json" with { type: "json" };

export const NAME = "aigne";
export const VERSION: string = manifest.version;
