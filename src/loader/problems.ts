/** What is wrong in a project's files, gathered with its places so that one run shows all of it. */
import { relative } from "node:path";
import { type Problem, ProjectError } from "../errors.ts";
import { codeFrame, type Position } from "../util/code-frame.ts";

export type Path = readonly (string | number)[];

/** Which part of an entry is meant: its key, its value, or a place inside a value that is text. */
export type Part = "key" | "value" | Position;

/** A file that values come from, as far as its problems are concerned. */
export interface Source {
  /** Absolute. */
  readonly file: string;
  readonly text?: string | undefined;
  /** Undefined where the file is not one whose values can be found again. */
  locate(path: Path, part: Part): Position | undefined | Promise<Position | undefined>;
}

/** A value's place in a file, and the list that takes the remarks about it. */
export interface Place {
  readonly file: string;
  readonly path: Path;
  below(...path: Path): Place;
  /** What keeps the project from being served. */
  problem(message: string, at?: At): void;
  /** What does not. */
  warn(message: string, at?: At): void;
}

interface At {
  /** From the place on. */
  path?: Path;
  part?: Part;
  /** Whether the source's lines are shown, as they are for mistakes of syntax. */
  frame?: boolean;
}

/** What is known of the position of a problem that no value causes; `text` makes it show the lines. */
interface Where {
  position?: Position | undefined;
  text?: string | undefined;
}

export interface Problems {
  readonly count: number;
  place(source: Source): Place;
  add(file: string, message: string, where?: Where): void;
  warn(file: string, message: string, where?: Where): void;
  warnings(): Promise<Problem[]>;
  /** @throws ProjectError with all of them, if there are any. */
  throwIfAny(): Promise<void>;
}

/** Positions are looked for when the list is read, so that a project without problems never pays for them. */
type Remark = () => Problem | Promise<Problem>;

export function createProblems(): Problems {
  const problems: Remark[] = [];
  const warnings: Remark[] = [];

  function place(source: Source, path: Path = []): Place {
    const note = (list: Remark[], message: string, at: At = {}) => {
      list.push(async () => {
        const position = await source.locate([...path, ...(at.path ?? [])], at.part ?? "value");
        return toProblem(source.file, message, { position, text: at.frame ? source.text : undefined });
      });
    };
    return {
      file: source.file,
      path,
      below: (...more) => place(source, [...path, ...more]),
      problem: (message, at) => note(problems, message, at),
      warn: (message, at) => note(warnings, message, at),
    };
  }

  return {
    get count() {
      return problems.length;
    },
    place: (source) => place(source),
    add: (file, message, where) => problems.push(() => toProblem(file, message, where)),
    warn: (file, message, where) => warnings.push(() => toProblem(file, message, where)),
    warnings: () => listed(warnings),
    async throwIfAny() {
      if (problems.length > 0) throw new ProjectError(await listed(problems), await listed(warnings));
    },
  };
}

/** `skills[0].url`, for a message. */
export function pathText(path: Path): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index > 0 ? "." : ""}${part}`))
    .join("");
}

/** The way people and terminals find a file from where they are. */
export function displayPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path === "" || path.startsWith("..") ? file : path;
}

function toProblem(file: string, message: string, { position, text }: Where = {}): Problem {
  const problem = { file: displayPath(file), message };
  if (!position) return problem;
  const { line, column } = position;
  return { ...problem, line, column, ...(text === undefined ? {} : { frame: codeFrame(text, position) }) };
}

/** Sorted by place; a remark that several references lead to stands once. */
async function listed(remarks: readonly Remark[]): Promise<Problem[]> {
  const all = await Promise.all(remarks.map((remark) => remark()));
  const sorted = all.toSorted(
    (a, b) => compare(a.file, b.file) || compare(a.line ?? 0, b.line ?? 0) || compare(a.column ?? 0, b.column ?? 0),
  );
  return sorted.filter((problem, index) => !sorted.slice(0, index).some((other) => same(other, problem)));
}

function same(a: Problem, b: Problem): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column && a.message === b.message;
}

function compare(a: string | number, b: string | number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
