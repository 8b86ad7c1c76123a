/** What code finds under `@aigne/core`. */
import { Agent } from "./agent.ts";
import {
  AgentMessageTemplate,
  ChatMessagesTemplate,
  SystemMessageTemplate,
  UserMessageTemplate,
} from "./chat-message.ts";
import { FunctionAgent } from "./function-agent.ts";
import { AIAgent, AIAgentToolChoice, ProcessMode, TeamAgent, TransformAgent } from "./kind-agent.ts";
import { isAgentResponseDelta, isAgentResponseProgress, jsonDelta, textDelta } from "./output-delta.ts";
import { PromptBuilder, PromptTemplate } from "./prompt-builder.ts";

export const core = {
  AIAgent,
  AIAgentToolChoice,
  Agent,
  AgentMessageTemplate,
  ChatMessagesTemplate,
  FunctionAgent,
  ProcessMode,
  PromptBuilder,
  PromptTemplate,
  SystemMessageTemplate,
  TeamAgent,
  TransformAgent,
  UserMessageTemplate,
  isAgentResponseDelta,
  isAgentResponseProgress,
  jsonDelta,
  textDelta,
};
