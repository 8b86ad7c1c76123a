/** `PromptBuilder` and `PromptTemplate`: prompts that code reads from files or puts together itself. */
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { AppError } from "../errors.ts";
import { createPrompt, type PromptItem } from "../prompt/build.ts";
import { createTemplate } from "../prompt/template.ts";
import type { JsonObject } from "../runtime/agent.ts";
import { found } from "../util/found.ts";
import { isRecord } from "../util/is-record.ts";
import { type ChatMessage, ChatMessagesTemplate, textOf } from "./chat-message.ts";

interface PromptOptions {
  instructions?: string | ChatMessagesTemplate | undefined;
  /** Where includes start; otherwise at the file of the agent that has the prompt. */
  workingDir?: string | undefined;
}

interface BuildOptions {
  input?: JsonObject;
  agent?: { inputKey?: string };
  context?: { userContext?: JsonObject };
}

/** An instruction in the words of a file. */
interface WrittenInstruction {
  role: string;
  content: string;
  workingDir?: string | undefined;
}

const WHERE = "a prompt made in code";

export class PromptBuilder {
  readonly instructions: string | ChatMessagesTemplate | undefined;
  readonly workingDir: string | undefined;

  /** A text, the messages of an MCP prompt, or, as a promise, the file at `path`. */
  static from(source: unknown, options: PromptOptions = {}): PromptBuilder | Promise<PromptBuilder> {
    if (typeof source === "string") return new PromptBuilder({ ...options, instructions: source });
    if (isRecord(source) && typeof source.path === "string") return PromptBuilder.#read(source.path);
    if (!isRecord(source) || !Array.isArray(source.messages)) {
      throw new AppError(
        "AGENT",
        `Cannot make a prompt: found ${found(source)}, expected a text, {path} or {messages}`,
      );
    }
    return new PromptBuilder({ ...options, instructions: ChatMessagesTemplate.from(source.messages) });
  }

  static async #read(path: string): Promise<PromptBuilder> {
    return new PromptBuilder({ instructions: await readFile(path, "utf8"), workingDir: dirname(resolve(path)) });
  }

  constructor({ instructions, workingDir }: PromptOptions = {}) {
    this.instructions = instructions;
    this.workingDir = workingDir;
  }

  copy(): PromptBuilder {
    return new PromptBuilder(this);
  }

  async build({ input = {}, agent, context }: BuildOptions = {}): Promise<{ messages: ChatMessage[] }> {
    const items = toWritten(this).map(({ role, content, workingDir }) => ({
      role: role as PromptItem["role"],
      text: content,
      base: workingDir ?? process.cwd(),
    }));
    const prompt = createPrompt(items, WHERE);
    const userContext = context?.userContext ?? {};
    const messages = await prompt.build({ input, inputKey: agent?.inputKey, userContext });
    return { messages: messages.map(({ role, parts }) => ({ role, content: parts })) };
  }
}

export class PromptTemplate {
  readonly template: string;

  static from(template: string): PromptTemplate {
    return new PromptTemplate(template);
  }

  constructor(template: string) {
    this.template = template;
  }

  async format(variables: JsonObject = {}, { workingDir }: PromptOptions = {}): Promise<string> {
    return await createTemplate(this.template, { base: workingDir ?? process.cwd(), owner: WHERE }).render(variables);
  }
}

/** The prompt of an agent made in code, as a file would write it. */
export function toInstructions(instructions: unknown): unknown {
  return isPrompt(instructions) ? toWritten(instructions) : instructions;
}

/** Prompts of other makes look the same. */
function isPrompt(value: unknown): value is PromptOptions {
  return isRecord(value) && typeof value.build === "function" && "instructions" in value;
}

function toWritten({ instructions, workingDir }: PromptOptions): WrittenInstruction[] {
  if (!instructions) return [];
  if (typeof instructions === "string") return [{ role: "system", content: instructions, workingDir }];
  return instructions.messages.map(({ role, content }) => ({ role, content: textOf(content), workingDir }));
}
