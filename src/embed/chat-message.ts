/** The messages that code puts a prompt together from: `SystemMessageTemplate` and the like. */
import { AppError } from "../errors.ts";
import { found } from "../util/found.ts";
import { isRecord } from "../util/is-record.ts";

export interface ChatMessage {
  readonly role: string;
  readonly content: unknown;
}

class ChatMessageTemplate implements ChatMessage {
  /** Whose words they are. */
  static readonly role: string;

  readonly role: string;
  readonly content: unknown;

  static from(content: unknown): ChatMessageTemplate {
    return new this(content);
  }

  constructor(content: unknown) {
    this.role = new.target.role;
    this.content = content;
  }
}

export class SystemMessageTemplate extends ChatMessageTemplate {
  static override readonly role = "system";
}

export class UserMessageTemplate extends ChatMessageTemplate {
  static override readonly role = "user";
}

export class AgentMessageTemplate extends ChatMessageTemplate {
  static override readonly role = "agent";
}

export class ChatMessagesTemplate {
  readonly messages: readonly ChatMessage[];

  static from(messages: string | readonly ChatMessage[]): ChatMessagesTemplate {
    return new ChatMessagesTemplate(typeof messages === "string" ? [UserMessageTemplate.from(messages)] : messages);
  }

  constructor(messages: readonly ChatMessage[]) {
    this.messages = messages;
  }
}

/** A text, a part that is text, an embedded text resource, or a list of these. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (Array.isArray(content)) return content.map(textOf).join("\n");
  if (isRecord(content)) {
    if (typeof content.text === "string") return content.text;
    if (content.type === "resource") return textOf(content.resource);
  }
  throw new AppError("AGENT", `Cannot use what a message of a prompt contains: found ${found(content)}, expected text`);
}
