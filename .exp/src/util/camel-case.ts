/** `input_schema`, `input-schema` and `input.schema` in the one spelling the code uses: `inputSchema`. */
export function camelCase(key: string): string {
  const joined = key.replace(/[_.-]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? "");
  return joined.charAt(0).toLowerCase() + joined.slice(1);
}
