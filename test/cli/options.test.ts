/** Text typed on the command line. */
import { describe, expect, test } from "bun:test";
import {
  parseHost,
  parseLogLevel,
  parseOrigin,
  parsePathname,
  parsePort,
  parseProjectPath,
  parseSize,
  requireLogLevel,
} from "../../src/cli/options.ts";

test.each([
  [undefined, 3000],
  ["0", 0],
  ["8080", 8080],
  ["65535", 65_535],
])("parsePort(%p) is %d", (text, port) => {
  expect(parsePort(text, "--port")).toBe(port);
});

test("parsePort() takes an empty PORT for none, and an empty --port for a mistake", () => {
  expect(parsePort("", "PORT")).toBe(3000);
  expect(() => parsePort("", "--port")).toThrow('Invalid --port ""');
});

test.each([
  ["LocalHost", "localhost"],
  ["[::1]", "::1"],
  ["fe80::1%eth0", "fe80::1%eth0"],
  ["0.0.0.0", "0.0.0.0"],
])("parseHost(%p) is %p", (text, host) => {
  expect(parseHost(text)).toBe(host);
});

test.each(["", " ", "*", "http://localhost", "a b"])("parseHost() refuses %p", (text) => {
  expect(() => parseHost(text)).toThrow(`Invalid --host "${text}"`);
});

test.each(["abc", "-1", "65536", "3000.5", "0x10", "1e3"])(
  "parsePort() refuses %p, naming it and the range",
  (text) => {
    expect(() => parsePort(text, "PORT")).toThrow(`Invalid PORT "${text}": expected a whole number from 0 to 65535`);
  },
);

test.each([
  [undefined, "/mcp"],
  ["api", "/api"],
  ["/api/", "/api"],
  ["/api", "/api"],
  ["//a//b/", "/a/b"],
  ["/", "/"],
])("parsePathname(%p) is %p", (text, path) => {
  expect(parsePathname(text)).toBe(path);
});

test.each(["/a?b", "/a#b", "/a b", "../x", "/a/./b"])("parsePathname() refuses %p", (text) => {
  expect(() => parsePathname(text)).toThrow(`Invalid --pathname "${text}"`);
});

test.each([
  ["16MB", 16 * 1024 * 1024],
  ["512kb", 512 * 1024],
  ["100", 100],
  ["1.5k", 1536],
])("parseSize(%p) is %d bytes", (text, bytes) => {
  expect(parseSize(text, "--max-body")).toBe(bytes);
});

test.each(["", "x", "-1", "0", "5 parsecs"])("parseSize() refuses %p", (text) => {
  expect(() => parseSize(text, "--max-body")).toThrow("expected a size such as 16MB");
});

describe("levels", () => {
  test.each([
    ["DEBUG", "debug"],
    ["warning", "warn"],
    ["trace", "debug"],
    ["off", "silent"],
  ])("parseLogLevel(%p) is %p", (text, level) => {
    expect(parseLogLevel(text)).toBe(level as never);
  });

  test("requireLogLevel() names the nearest", () => {
    expect(() => requireLogLevel("debgu")).toThrow("did you mean debug?");
  });
});

test("parseOrigin() keeps the origin of a URL and refuses anything else", () => {
  expect(parseOrigin("https://app.example/")).toBe("https://app.example");
  expect(() => parseOrigin("app")).toThrow("expected an origin");
});

test("parseProjectPath() refuses a URL", () => {
  expect(() => parseProjectPath("https://example.com/p.tgz")).toThrow("expected a directory");
});
