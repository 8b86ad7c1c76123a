/** The fields every agent may have, whatever its kind. */
import { boolean, code, either, type Field, type Fields, list, number, record, string } from "./fields.ts";

/** A setting of a model: a value, or `{ $get: key }` for one that comes with the input. */
function setting(of: ReturnType<typeof number>) {
  return either(of.description, of, record("The input that holds the value", { $get: string("Its key") }));
}

/** The project's model, and what an agent changes of it. */
export const modelField = either(
  "The model, as provider/model or as an object with its options",
  string("provider/model, provider:model, or the model alone"),
  record("A model with its options; further options are passed to the provider", {
    model: string("provider/model, provider:model, or the model alone"),
    provider: string("The provider"),
    name: string("The provider's name for the model"),
    temperature: setting(number("How freely the model chooses its words", { min: 0, max: 2 })),
    topP: setting(number("The share of likely words it chooses from", { min: 0 })),
    frequencyPenalty: setting(number("What makes it avoid words it used often", { min: -2, max: 2 })),
    presencePenalty: setting(number("What makes it avoid words it used at all", { min: -2, max: 2 })),
    maxTokens: setting(number("The longest answer, in tokens", { min: 1 })),
    baseUrl: string("The address of an endpoint of one's own"),
    apiKey: string("The key for it"),
    apiKeyEnv: string("The environment variable that holds the key"),
    headers: record("Further HTTP headers"),
  }),
);

const schemaField = either(
  "A JSON Schema of an object",
  record("A JSON Schema"),
  string("The path of a YAML or JSON file that holds it"),
);

const instruction = either(
  "A part of the prompt",
  string("A system instruction"),
  record("An instruction with its role"),
);

/** An agent where another one names it. */
export function agentReference(description: string): Field {
  return either(
    description,
    string("The path of its file"),
    record("A file with other defaults ({url, default_input}), or an agent with its type"),
    code("A function"),
  );
}

export const commonFields = {
  type: string("The kind of agent"),
  name: string("What callers call it"),
  description: string("What it does, for people and models that choose among tools"),
  model: modelField,
  inputSchema: schemaField,
  outputSchema: schemaField,
  defaultInput: record("Input that is used where the caller gives none; {$get: key} copies another input"),
  includeInputInOutput: boolean("Whether the output starts with the input"),
  skills: list("The agents this one may call", agentReference("An agent this one may call")),
  instructions: either("The prompt", instruction, list("Its parts, in order", instruction)),
} satisfies Fields;

/** Other names of these fields, in camelCase. */
export const fieldAliases: Readonly<Record<string, string>> = {
  agentName: "name",
  chatModel: "model",
  tools: "skills",
};

/** Fields of other versions of the format that mean nothing to a server. */
export const ignoredFields: ReadonlySet<string> = new Set([
  "afsConfig",
  "alias",
  "autoMergeSystemMessages",
  "autoReorderSystemMessages",
  "historyConfig",
  "instruction",
  "modelOptions",
  "taskRenderMode",
  "taskTitle",
]);

/** Fields of the format that this version does not act on. */
export const unsupportedFields: ReadonlySet<string> = new Set([
  "afs",
  "cache",
  "hooks",
  "imageModel",
  "limits",
  "memory",
  "publishTopic",
  "retryOnError",
  "shareAFS",
  "shareAfs",
  "subscribeTopic",
  "tool",
]);
