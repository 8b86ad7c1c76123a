/** The body of a function that a definition holds as text → the function. */
import type { AgentFunction } from "../agents/kind.ts";
import { errorMessage } from "../errors.ts";
import { functionSource, LINES_BEFORE_BODY, type Modules } from "./module.ts";
import { type Place, pathText } from "./problems.ts";

/** Undefined when the body is not JavaScript, which is then a problem at its line. */
export async function compileInline(body: string, place: Place, modules: Modules): Promise<AgentFunction | undefined> {
  try {
    return await modules.compile(body, place.file);
  } catch (error) {
    const fault = syntaxFault(body);
    const message = `"${pathText(place.path)}": ${fault?.message ?? errorMessage(error)}`;
    place.problem(message, fault ? { part: { line: fault.line, column: fault.column }, frame: true } : {});
    return undefined;
  }
}

/** The compiler that runs code says only that it failed; the one that translates it says where. */
function syntaxFault(body: string): { message: string; line: number; column: number } | undefined {
  try {
    new Bun.Transpiler({ loader: "js" }).transformSync(`() => { ${functionSource(body)} }`);
    return undefined;
  } catch (error) {
    const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
    if (!(first instanceof Error) || !("position" in first)) return undefined;
    const { line, column } = first.position as { line: number; column: number };
    return { message: first.message, line: Math.max(1, line - LINES_BEFORE_BODY), column };
  }
}
