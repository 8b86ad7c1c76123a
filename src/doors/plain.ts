/** The plain door: `POST {"message": "…"}` calls an agent without any protocol, and streams when asked to. */
import { isAppError } from "../errors.ts";
import type { Agent, JsonObject } from "../runtime/agent.ts";
import { type Call, createCall, type Listener } from "../runtime/call.ts";
import { publicMessage } from "../runtime/public-message.ts";
import { refuse } from "../server/refusal.ts";
import { type Answer, type Connection, type Reply, reply } from "../server/reply.ts";
import { isRecord } from "../util/is-record.ts";
import { nearest } from "../util/nearest.ts";
import { INVALID_PARAMS } from "../util/rpc-codes.ts";
import { settle } from "../util/settle.ts";

export type PlainDoor = (request: Request, body: JsonObject, connection: Connection) => Response | Promise<Response>;

/** @param agents the served agents under the names of their tools, in order; the first answers unless `"agent"` names another */
export function createPlainDoor(agents: ReadonlyMap<string, Agent>): PlainDoor {
  const [first] = agents.values();
  return (request, body, connection) => {
    const { agent: wanted, message, ...rest } = body;
    const agent = wanted === undefined ? first : agents.get(String(wanted));
    if (!agent) return unknownAgent(String(wanted), agents);
    return answer(agent, toInput(agent, message, rest), request, connection);
  };
}

/** `message` is what a person says, whatever the agent calls it. */
function toInput(agent: Agent, message: unknown, rest: JsonObject): JsonObject {
  return message === undefined ? rest : { ...rest, [messageKeyOf(agent)]: message };
}

/** An agent with one text input and none called "message" is told the message there. */
function messageKeyOf({ messageKey, inputSchema }: Agent): string {
  if (messageKey !== undefined) return messageKey;
  const properties = isRecord(inputSchema.properties) ? inputSchema.properties : {};
  if ("message" in properties) return "message";
  const texts = Object.keys(properties).filter((key) => isRecord(properties[key]) && properties[key].type === "string");
  return texts.length === 1 && texts[0] !== undefined ? texts[0] : "message";
}

function answer(
  agent: Agent,
  input: JsonObject,
  request: Request,
  connection: Connection,
): Response | Promise<Response> {
  let call: Call | undefined;

  function work({ notify }: Reply): Answer | Promise<Answer> {
    const started = createCall({ door: "plain", listener: toDeltas(notify) });
    call = started;
    return settle<JsonObject, Answer>(
      () => started.run(agent, input),
      (value) => ({ value }),
      (error) => ({
        value: { error: { message: publicMessage(error, agent) } },
        status: isAppError(error) && error.code === "INPUT" ? 400 : 500,
      }),
    );
  }

  return reply({ request, connection, onAbandon: () => call?.cancel() }, work);
}

/** Text as it comes: `{"delta": "…"}`; steps and progress as `{"progress": {…}}`; the last event is the whole output. */
function toDeltas(notify: Reply["notify"]): Listener {
  return (event) => {
    if (event.type === "text-delta" && event.depth === 0)
      return notify(JSON.stringify({ delta: event.text }), "optional");
    if (event.type === "tool-start")
      return notify(JSON.stringify({ progress: { message: `${event.agent} calls ${event.tool}` } }));
    if (event.type !== "progress") return;
    const { progress, total, message } = event;
    notify(JSON.stringify({ progress: { progress, total, message } }));
  };
}

function unknownAgent(name: string, agents: ReadonlyMap<string, Agent>): Response {
  const near = nearest(name, agents.keys());
  const hint = near ? `, did you mean "${near}"?` : `, expected one of ${[...agents.keys()].join(", ")}`;
  return refuse({ status: 404, code: INVALID_PARAMS, message: `No agent is named "${name}"${hint}` });
}
