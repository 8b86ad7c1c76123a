/** Which `.env` file wins, and what of it is secret. */
import { expect, test } from "bun:test";
import { loadEnvironment, processVariables, secretsOf } from "../../src/cli/environment.ts";
import { tempProject } from "../helpers/temp-project.ts";

test("loadEnvironment() lets later files win, and the real environment over all", async () => {
  await using directory = await tempProject({
    "project/.env.defaults": "A=defaults\nB=defaults\nC=defaults\nD=defaults\nE=defaults\nF=defaults\nG=defaults",
    "project/.env": "B=env\nC=env\nD=env\nE=env\nF=env\nG=env",
    "project/.env.local": "C=local\nD=local\nE=local\nF=local\nG=local",
    "project/.env.staging": "D=staging\nE=staging\nF=staging\nG=staging",
    "project/.env.staging.local": "E=staging-local\nF=staging-local\nG=staging-local",
    "work/.env": "F=working-directory\nG=working-directory\nH=working-directory",
    "work/extra.env": "H=named",
  });
  const environment = await loadEnvironment({
    real: { NODE_ENV: "staging", G: "" },
    workingDirectory: `${directory.path}/work`,
    project: `${directory.path}/project`,
    files: ["extra.env"],
  });
  expect(environment).toEqual({
    NODE_ENV: "staging",
    A: "defaults",
    B: "env",
    C: "local",
    D: "staging",
    E: "staging-local",
    F: "working-directory",
    G: "",
    H: "named",
  });
});

test("loadEnvironment() reads as dotenv does and expands nothing", async () => {
  await using directory = await tempProject({
    ".env": 'FOO=1\nEXP=${FOO}/x\nexport QUOTED="a # b"\nHASH=value # remark\nMULTI="line1\nline2"\nSINGLE=\'$FOO\'',
    "aigne.yaml": "",
  });
  const environment = await loadEnvironment({
    real: {},
    workingDirectory: "/",
    project: `${directory.path}/aigne.yaml`,
    files: [],
  });
  expect(environment).toEqual({
    FOO: "1",
    EXP: "${FOO}/x",
    QUOTED: "a # b",
    HASH: "value",
    MULTI: "line1\nline2",
    SINGLE: "$FOO",
  });
});

test("loadEnvironment() skips .env.local in tests", async () => {
  await using directory = await tempProject({ ".env.local": "A=1" });
  const options = { workingDirectory: "/", project: directory.path, files: [] };
  expect((await loadEnvironment({ ...options, real: { NODE_ENV: "test" } })).A).toBeUndefined();
});

test("loadEnvironment() names an --env-file that is not there", async () => {
  expect(loadEnvironment({ real: {}, workingDirectory: "/", project: "/", files: ["nope.env"] })).rejects.toThrow(
    'Cannot read --env-file "/nope.env"',
  );
});

test("secretsOf() finds keys, tokens and passwords and leaves short values alone", () => {
  const secrets = secretsOf({
    OPENAI_API_KEY: "sk-12345678",
    DB_PASSWORD: "hunter2hunter2",
    KEY: "short",
    KEYBOARD: "qwertyuiop",
    HOME: "/home/someone",
  });
  expect(secrets).toEqual(["sk-12345678", "hunter2hunter2"]);
});

test("processVariables() never sends loopback through a proxy", () => {
  const { NO_PROXY, HTTPS_PROXY } = processVariables({ HTTPS_PROXY: "http://proxy:8080", NO_PROXY: "intra.example" });
  expect([HTTPS_PROXY, NO_PROXY]).toEqual(["http://proxy:8080", "intra.example,localhost,127.0.0.1,::1"]);
  expect(processVariables({ PATH: "/bin" })).toEqual({});
});
