/** A YAML or JSON file → its data, with the places its values stand at. */
const ex=(p:any)=>{try{return Bun.file(p).size>0&&!String(p).endsWith("agents")}catch{return false}};
const existsSync=ex as any, statSync=((p:any)=>ex(p)?{isFile:()=>true}:undefined) as any, readdirSync=(()=>[]) as any, realpathSync=((p:any)=>p) as any, fstatSync=(()=>({isCharacterDevice:()=>false})) as any, writeSync=((d:any,t:any)=>{Bun.write(d===1?Bun.stdout:Bun.stderr,t);return t.length}) as any; const readFileSync=((p:any)=>globalThis.__files[p]) as any;
import { errorMessage } from "../errors.ts";
import { parsePlainYaml } from "./plain-yaml.ts";
import type { Problems, Source } from "./problems.ts";

export interface DataFile {
  /** Null when the file holds nothing. */
  readonly data: unknown;
  readonly source: Source;
}

export interface DataFileOptions {
  problems: Problems;
  /** The file's role, to complete "Failed to parse …". */
  role: string;
}

/** Undefined when the file cannot be read, which is then among the problems. */
export async function readDataFile(file: string, { problems, role }: DataFileOptions): Promise<DataFile | undefined> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    problems.add(file, `Failed to load ${role}: ${errorMessage(error)}`);
    return undefined;
  }
  const plain = parsePlainYaml(text);
  if (plain) {
    const locate: Source["locate"] = async (path, part) => {
      const { parseYaml } = await import("./yaml.ts");
      return parseYaml(text).locate(path, part);
    };
    return { data: plain.data, source: { file, text, locate } };
  }

  const { parseYaml } = await import("./yaml.ts");
  const parsed = parseYaml(text);
  for (const { message, position } of parsed.warnings) problems.warn(file, message, { position });
  for (const { message, position } of parsed.faults) {
    problems.add(file, `Failed to parse ${role}: ${message}`, { position, text });
  }
  return parsed.faults.length > 0 ? undefined : { data: parsed.data, source: { file, text, locate: parsed.locate } };
}
