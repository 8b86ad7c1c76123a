/** A value as YAML, line for line as the `yaml` package writes it; a chunk of its own, loaded when first needed. */
import { stringify } from "yaml";

export function yamlStringify(value: unknown): string {
  return stringify(value === undefined ? null : value);
}
