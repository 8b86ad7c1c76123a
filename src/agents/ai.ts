/** The `ai` kind: a language model with instructions, which may call skills and answer in words or in JSON. */

import { MAX_TURNS } from "../defaults.ts";
import { AppError } from "../errors.ts";
import type { Message, ModelRequest } from "../model/model.ts";
import { createPrompt, type Prompt } from "../prompt/build.ts";
import type { Agent, JsonObject, JsonSchema } from "../runtime/agent.ts";
import { agentBase } from "./agent-base.ts";
import { structure } from "./ai-output.ts";
import { route } from "./ai-router.ts";
import { aiInputSchema, declares, declaresProperties } from "./ai-schema.ts";
import { createToolset, modelToolName, runTools, type Toolset } from "./ai-tools.ts";
import { type Answer, type Asking, askModel } from "./ai-turn.ts";
import { anything, boolean, integer, string } from "./fields.ts";
import type { AgentKind, BuildContext, Definition } from "./kind.ts";

export const aiKind: AgentKind = {
  type: "ai",
  description: "A language model with instructions and skills",
  fields: {
    inputKey: string("The input that holds what a person says"),
    outputKey: string('The output that holds the answer; "message" by default'),
    outputFileKey: string('The output that holds the files the model makes; "files" by default'),
    toolChoice: string(
      "When the model calls skills: auto, none, required, router, or the name of the one it starts with",
    ),
    toolCallsConcurrency: integer("How many skills run at once; 1 by default", { min: 0 }),
    keepTextInToolUses: boolean("Whether what the model says before it calls a skill is a part of the answer"),
    catchToolsError: boolean("Whether the model is told of a failing skill, rather than the caller; true by default"),
    inputFileKey: string("The input that holds files for the model"),
    structuredStreamMode: boolean("Whether structured output is streamed along with text"),
    session: anything("What is remembered between calls"),
  },
  build,
};

const UNSUPPORTED = {
  inputFileKey: "input_file_key",
  structuredStreamMode: "structured_stream_mode",
  session: "session",
};

/** Says where an answer goes on after a skill was called. */
const SEPARATOR = "\n\n";

/** An `ai` definition, with its defaults. */
interface Settings {
  readonly name: string;
  readonly prompt: Prompt;
  readonly toolset: Toolset;
  readonly inputKey: string | undefined;
  readonly outputKey: string;
  readonly outputFileKey: string;
  readonly toolChoice: string;
  readonly concurrency: number;
  readonly keepText: boolean;
  readonly catchErrors: boolean;
  /** Present where the answer is to be JSON. */
  readonly schema: JsonSchema | undefined;
  /** What `$agent` is in a prompt. */
  readonly self: JsonObject;
}

async function build(definition: Definition, context: BuildContext): Promise<Agent> {
  const { name, description, fields, outputSchema } = definition;
  for (const [key, spelled] of Object.entries(UNSUPPORTED)) {
    if (fields[key] === undefined || fields[key] === false) continue;
    context.warn(`"${spelled}" is not supported yet and is ignored`, [spelled]);
  }
  const prompt = createPrompt(definition.instructions, `the prompt of "${name}"`);
  for (const fault of await prompt.faults()) context.warn(`Cannot render the prompt: ${fault}`, ["instructions"]);

  const schema = declaresProperties(outputSchema) ? outputSchema : undefined;
  const settings: Settings = {
    name,
    prompt,
    toolset: createToolset(context.skills, (message) => context.warn(message, ["skills"])),
    inputKey: text(fields.inputKey),
    outputKey: text(fields.outputKey) ?? "message",
    outputFileKey: text(fields.outputFileKey) ?? "files",
    toolChoice: text(fields.toolChoice) ?? "auto",
    concurrency: typeof fields.toolCallsConcurrency === "number" ? fields.toolCallsConcurrency : 1,
    keepText: fields.keepTextInToolUses === true,
    catchErrors: fields.catchToolsError !== false,
    schema,
    self: {
      name,
      description,
      skills: context.skills.map((skill) => ({ name: skill.name, description: skill.description })),
    },
  };
  checkToolChoice(settings);
  const { inputKey, outputKey } = settings;
  return {
    ...agentBase(definition),
    inputSchema: aiInputSchema({ authored: definition.inputSchema, inputKey, variables: prompt.variables }),
    textKey: !schema || declares(schema, outputKey) ? outputKey : undefined,
    messageKey: inputKey,
    skills: context.skills,
    run: (input, call) => run(settings, { agent: name, model: context.model, input, context: call }),
  };
}

function checkToolChoice({ toolChoice, toolset }: Settings): void {
  if (["auto", "none", "required", "router"].includes(toolChoice) || toolset.find(toolChoice)) return;
  const names = ["auto", "none", "required", "router", ...toolset.tools.map(({ name }) => name)];
  throw new AppError("PROJECT", `"tool_choice": found "${toolChoice}", expected one of ${names.join(", ")}`);
}

async function run(settings: Settings, asking: Asking): Promise<JsonObject> {
  const { prompt, inputKey, toolChoice, toolset, self } = settings;
  const { input, context } = asking;
  const messages: Message[] = await prompt.build({
    input,
    inputKey,
    userContext: context.userContext,
    provided: { $agent: self },
  });
  return toolChoice === "router" ? await route(messages, toolset, asking) : await converse(messages, settings, asking);
}

/** Asks, runs the skills that are asked for, and asks again, until the model answers. */
async function converse(messages: Message[], settings: Settings, asking: Asking): Promise<JsonObject> {
  const { name, toolset, schema, keepText, concurrency, catchErrors } = settings;
  const { input, context } = asking;
  const said: string[] = [];
  const files: Answer["files"] = [];
  let told = false;
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const request: ModelRequest = {
      messages: [...messages],
      tools: toolset.tools,
      // A model that must call a skill every time never answers.
      toolChoice: turn === 0 ? toToolChoice(settings.toolChoice) : relaxed(settings.toolChoice),
      outputSchema: schema,
    };
    const answer = await askModel(request, asking, { text: !schema, separator: told ? SEPARATOR : undefined });
    told ||= answer.text !== "";
    files.push(...answer.files);
    if (answer.toolCalls.length === 0) {
      const text = [...said, answer.text].filter((part) => part !== "").join(SEPARATOR);
      const output = schema
        ? await structured(answer.text, messages, schema, settings, asking)
        : { [settings.outputKey]: text };
      if (text === "" && files.length === 0) assertAnswered(answer, settings);
      return files.length > 0 ? { ...output, [settings.outputFileKey]: files } : output;
    }
    if (keepText && !schema) said.push(answer.text);
    messages.push({ role: "assistant", text: answer.text, toolCalls: answer.toolCalls });
    const results = await runTools(answer.toolCalls, toolset, {
      agent: name,
      input,
      context,
      concurrency,
      catchErrors,
    });
    messages.push({ role: "tool", results });
  }
  throw new AppError(
    "AGENT",
    `Agent "${name}" stopped after ${MAX_TURNS} model calls: its model keeps calling skills without an answer`,
  );
}

async function structured(
  text: string,
  messages: readonly Message[],
  schema: JsonSchema,
  { toolset }: Settings,
  asking: Asking,
): Promise<JsonObject> {
  const hadTools = toolset.tools.length > 0;
  return await structure(text, {
    schema,
    messages,
    hadTools,
    ask: async (conversation) => {
      const request: ModelRequest = { messages: conversation, tools: [], outputSchema: schema };
      return (await askModel(request, asking, { text: false })).text;
    },
  });
}

function toToolChoice(choice: string): ModelRequest["toolChoice"] {
  if (choice === "auto" || choice === "none" || choice === "required") return choice;
  return { tool: modelToolName(choice) };
}

function relaxed(choice: string): ModelRequest["toolChoice"] {
  return choice === "none" ? "none" : "auto";
}

function assertAnswered({ reason }: Answer, { name }: Settings): void {
  if (reason !== "length") return;
  throw new AppError(
    "MODEL",
    `Agent "${name}" got no answer: its model reached the limit of tokens before it said anything`,
  );
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
