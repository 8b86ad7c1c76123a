/** `aigne serve-mcp`: loads a directory of agents and serves them over HTTP until it is told to stop. */
import { DEFAULT_HOST, DEFAULT_PATHNAME, MAX_BODY_BYTES } from "../defaults.ts";
import { createPlainDoor } from "../doors/plain.ts";
import { formatProblem } from "../errors.ts";
import { loadProject, type Project } from "../loader/project.ts";
import { configureLog, type LogFormat, log } from "../log.ts";
import { createEndpoint } from "../mcp/endpoint.ts";
import { modernMeta, type Service } from "../mcp/service.ts";
import { createSessions } from "../mcp/session.ts";
import { createToolbox } from "../mcp/toolbox.ts";
import { createModels } from "../model/registry.ts";
import { listen } from "../server/listen.ts";
import { createRouter } from "../server/router.ts";
import { isTerminal } from "../util/is-terminal.ts";
import { STDERR, STDOUT, writeAll } from "../util/write-all.ts";
import { VERSION } from "../version.ts";
import { connectSnippets, showBanner } from "./banner.ts";
import { defineCommand, repeated } from "./command.ts";
import { type Environment, loadEnvironment, processVariables, secretsOf } from "./environment.ts";
import {
  parseHost,
  parseLogFormat,
  parseLogLevel,
  parseOrigin,
  parsePathname,
  parsePort,
  parseProjectPath,
  parseSize,
  requireLogLevel,
} from "./options.ts";
import { exitOnSignal } from "./shutdown.ts";

export const serveMcp = defineCommand({
  name: "serve-mcp",
  description: "Serve the agents of a directory as an MCP server (streamable HTTP)",
  args: {
    path: { type: "string", valueHint: "dir", description: "Directory of the agents, or its aigne.yaml (default: .)" },
    url: { type: "string", valueHint: "dir", description: "The same as --path" },
    host: {
      type: "string",
      valueHint: "host",
      description: "Host to listen on, 0.0.0.0 for all addresses",
      default: DEFAULT_HOST,
    },
    port: {
      type: "string",
      valueHint: "number",
      description: "Port to listen on, 0 for any free one (default: PORT, else 3000)",
    },
    pathname: { type: "string", valueHint: "path", description: "Path of the endpoint", default: DEFAULT_PATHNAME },
    "aigne-hub-url": {
      type: "string",
      valueHint: "url",
      description: "Address of an AIGNE Hub; its models are not supported yet",
    },
    "env-file": { type: "string", valueHint: "file", description: "A further environment file; may be repeated" },
    "log-level": {
      type: "string",
      valueHint: "level",
      description: "silent, error, warn, info or debug (default: LOG_LEVEL, else info)",
    },
    "log-format": { type: "string", valueHint: "format", description: "text or json (default: LOG_FORMAT, else text)" },
    "allow-origin": {
      type: "string",
      valueHint: "origin",
      description: "A web page's origin that may call; may be repeated",
    },
    "max-body": { type: "string", valueHint: "size", description: "Largest request taken, as 16MB", default: "16MB" },
  },
  examples: [
    "aigne serve-mcp",
    "aigne serve-mcp --path ./my-agents --port 8080",
    "aigne serve-mcp --host 0.0.0.0 --pathname /mcp/v1 --log-format json",
  ],
  async run(args, rawArgs) {
    const path = parseProjectPath(args.path ?? args.url ?? ".");
    const environment = await loadEnvironment({
      real: process.env,
      workingDirectory: process.cwd(),
      project: path,
      files: repeated(rawArgs, "env-file"),
    });
    Object.assign(process.env, processVariables(environment));
    const format = setUpLog(args["log-level"], args["log-format"], environment);

    if (args["aigne-hub-url"] !== undefined)
      log.warn("--aigne-hub-url is ignored: models of an AIGNE Hub are not supported yet");

    const host = parseHost(args.host);
    const port = parsePort(args.port ?? environment.PORT, args.port === undefined ? "PORT" : "--port");
    const pathname = parsePathname(args.pathname);
    const maxBodyBytes = args["max-body"] === undefined ? MAX_BODY_BYTES : parseSize(args["max-body"], "--max-body");
    const allowedOrigins = repeated(rawArgs, "allow-origin").map(parseOrigin);

    const project = await loadProject(path, {
      environment,
      createModel: createModels({ environment }).create,
      onError: (error, kind) => log.error("agent code failed outside of a call", { kind, error }),
    });
    const service = createService(project);
    const { toolbox } = service;
    for (const problem of project.warnings) log.warn(formatProblem(problem));
    for (const warning of toolbox.warnings) log.warn(warning);

    const endpoint = createEndpoint(service, {
      sessions: createSessions(environment.AIGNE_SESSION_KEY || crypto.randomUUID()),
      otherDoor: createPlainDoor(new Map(toolbox.tools.map((tool) => [tool.name, tool.agent]))),
    });
    const router = createRouter(
      {
        pathname,
        allowedOrigins,
        allowedHosts: host === "0.0.0.0" || host === "::" ? [] : [host],
        maxBodyBytes,
      },
      {
        post: endpoint.handle,
        delete: endpoint.close,
        page: async (address) => {
          const { renderLanding } = await import("../doors/landing.ts");
          const url = `${address}${pathname}`;
          return renderLanding({
            service: service.info,
            description: project.description,
            url,
            tools: toolbox.tools,
            connect: connectSnippets(service.info.name, url),
          });
        },
      },
    );
    const listener = listen({ host, port }, router);
    process.on("uncaughtException", (error) => log.error("unexpected error", { error }));
    process.on("unhandledRejection", (error) => log.error("unexpected rejection", { error }));
    exitOnSignal(listener, project.dispose);

    const url = `http://${host.includes(":") ? `[${host}]` : host}:${listener.port}${pathname}`;
    writeAll(STDOUT, `MCP server is running on ${url}\n`);
    // The executable starts with a JIT that waits, since most of a start runs once.
    Bun.unsafe.setJITPolicy(1);
    showBanner({ name: service.info.name, root: project.root, url, tools: toolbox.tools, format });
    return undefined;
  },
});

function createService(project: Project): Service {
  const info = { name: project.name ?? "aigne-mcp-server", version: VERSION };
  return { info, instructions: project.description, toolbox: createToolbox(project.agents, modernMeta(info)) };
}

function setUpLog(levelFlag: string | undefined, formatFlag: string | undefined, environment: Environment): LogFormat {
  const format = parseLogFormat(
    formatFlag ?? environment.LOG_FORMAT,
    formatFlag === undefined ? "LOG_FORMAT" : "--log-format",
  );
  const wanted = environment.LOG_LEVEL || (/\baigne\b/.test(environment.DEBUG ?? "") ? "debug" : "info");
  const level = levelFlag === undefined ? parseLogLevel(wanted) : requireLogLevel(levelFlag);
  const colours = isTerminal(STDERR) && !environment.NO_COLOR;
  configureLog({ level: level ?? "info", format, secrets: secretsOf(environment), colours });
  if (!level)
    log.warn(`LOG_LEVEL "${wanted}" is not known, expected one of silent, error, warn, info, debug; using info`);
  return format;
}
