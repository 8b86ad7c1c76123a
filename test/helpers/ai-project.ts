/** A project whose AI agents ask a scripted model. */
import { createModels } from "../../src/model/registry.ts";
import { type FakeOpenai, type FakeReply, type FakeRequest, fakeOpenai } from "./fake-openai.ts";
import { type LoadedProject, loaded } from "./load-project.ts";

export interface AiProject extends LoadedProject {
  readonly model: FakeOpenai;
  /** The last request's messages. */
  messages(): FakeRequest["body"]["messages"];
}

export async function aiProject(
  files: Readonly<Record<string, string>>,
  script: Parameters<typeof fakeOpenai>[0] | FakeReply,
): Promise<AiProject> {
  const isScript = typeof script === "function" || Array.isArray(script);
  const model = fakeOpenai(isScript ? (script as Parameters<typeof fakeOpenai>[0]) : [script as FakeReply]);
  const environment = { OPENAI_API_KEY: "sk-test-key", OPENAI_BASE_URL: model.url };
  const project = await loaded(files, { createModel: createModels({ environment }).create });
  return {
    ...project,
    model,
    messages: () => model.requests.at(-1)?.body.messages ?? [],
    async [Symbol.asyncDispose]() {
      await project[Symbol.asyncDispose]();
      await model[Symbol.asyncDispose]();
    },
  };
}

/** A project of one AI agent, `chat`, with further lines of its file and further files. */
export async function chatProject(
  lines: string,
  script: Parameters<typeof aiProject>[1],
  files: Readonly<Record<string, string>> = {},
): Promise<AiProject> {
  const manifest = "model: openai/gpt-4o-mini\nmcp_server:\n  agents: [chat.yaml]\n";
  return await aiProject({ "aigne.yaml": manifest, "chat.yaml": `name: chat\n${lines}\n`, ...files }, script);
}
