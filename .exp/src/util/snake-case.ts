/** A camelCase key as the project files' documentation spells it: `inputSchema` → `input_schema`. */
export function snakeCase(key: string): string {
  return key.replace(/[A-Z]+/g, (capitals, offset: number) => (offset === 0 ? "" : "_") + capitals.toLowerCase());
}
