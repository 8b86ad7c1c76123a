/** What a file may contain, as data: read by the loader's checks and by whoever describes the format. */

/** One key of a project file. */
export interface Field {
  /** What is right here, to complete "expected …". */
  readonly expects: string;
  readonly description: string;
  /** The JSON Schema of the value, for editors. */
  readonly schema: Record<string, unknown>;
  /** What is wrong with a value that is neither null nor absent; empty when it is right. */
  check(value: unknown): FieldIssue[];
}

export interface FieldIssue {
  /** From the field's value to the part that is wrong. */
  path: (string | number)[];
  message: string;
}

/** Canonical camelCase key → field. Files may spell keys in snake, kebab or camel case. */
export type Fields = Readonly<Record<string, Field>>;
