/** What teams advertise whose authors do not say. */
import { describe, expect, test } from "bun:test";
import { teamInputSchema, teamMessageKey, teamTextKey } from "../../src/agents/team-schema.ts";
import type { Team } from "../../src/agents/team-steps.ts";
import type { Agent } from "../../src/runtime/agent.ts";
import { agentOf } from "../helpers/agents.ts";

const step = (rest: Partial<Agent>) => agentOf("step", (input) => input, rest);
const open = step({});
const topic = step({
  inputSchema: {
    type: "object",
    properties: { topic: { type: "string" }, n: { type: "number", default: 1 }, zone: { type: "string" } },
    required: ["topic", "n", "zone"],
    additionalProperties: false,
    anyOf: [{ required: ["topic"] }],
  },
  defaultInput: { zone: "UTC" },
  textKey: "message",
  messageKey: "topic",
});
const shared = step({
  inputSchema: {
    $schema: "http://json-schema.org/draft-07/schema#",
    type: "object",
    properties: { who: { $ref: "#/$defs/who" }, topic: { type: "number" } },
    required: ["who"],
    $defs: { who: { type: "string" } },
  },
  textKey: "text",
});

function teamOf(steps: Agent[], rest: Partial<Team> = {}): Team {
  return {
    name: "team",
    steps,
    isParallel: false,
    includeAll: false,
    iterateOn: undefined,
    concurrency: 1,
    withPrevious: false,
    textKey: undefined,
    ...rest,
  };
}

const topicSchema = {
  properties: { topic: { type: "string" }, n: { type: "number" }, zone: { type: "string" } },
  required: ["topic"],
};

describe("teamInputSchema()", () => {
  test.each<[string, Team, object]>([
    ["any object, of a step that takes any", teamOf([open, topic]), { type: "object" }],
    ["what the first step must be given", teamOf([topic, shared]), { type: "object", ...topicSchema }],
    ["the first step's with what it refers to", teamOf([shared]), shared.inputSchema],
    [
      "what all take that run side by side, the first winning",
      teamOf([topic, shared, open], { isParallel: true }),
      {
        type: "object",
        properties: { ...topicSchema.properties, who: {} },
        required: ["topic", "who"],
      },
    ],
    [
      "a list of what the first step takes",
      teamOf([topic], { iterateOn: "rows" }),
      {
        type: "object",
        properties: {
          rows: {
            type: ["array", "object"],
            items: { type: "object", properties: topicSchema.properties },
            description: "A list, or one item alone",
          },
        },
        required: ["rows"],
      },
    ],
  ])("is %s", (_, team, schema) => {
    expect(teamInputSchema(team)).toEqual(schema as never);
  });
});

describe("teamTextKey()", () => {
  test.each<[string, Team, string | undefined]>([
    ["the last step's", teamOf([topic, shared]), "text"],
    ["none where the last has none", teamOf([topic, open]), undefined],
    ["none beside the output of other steps", teamOf([topic, shared], { includeAll: true }), undefined],
    ["that of all where they run side by side", teamOf([topic, topic], { isParallel: true }), "message"],
    ["none where they have several", teamOf([topic, shared], { isParallel: true }), undefined],
    ["none of a list", teamOf([topic], { iterateOn: "rows" }), undefined],
  ])("is %s", (_, team, key) => {
    expect(teamTextKey(team)).toBe(key as never);
  });
});

describe("teamMessageKey()", () => {
  test.each<[string, Team, string | undefined]>([
    ["the first step's", teamOf([topic, open]), "topic"],
    ["none where the first has none", teamOf([open, topic]), undefined],
    ["the first there is side by side", teamOf([open, topic], { isParallel: true }), "topic"],
    ["none of a list", teamOf([topic], { iterateOn: "rows" }), undefined],
  ])("is %s", (_, team, key) => {
    expect(teamMessageKey(team)).toBe(key as never);
  });
});
