/**
 * Writes a text to a file descriptor, whole and at once. `process.stdout` and `process.stderr` would do it too, but
 * they take longer to set up than all else a start needs.
 */
const ex=(p:any)=>{try{return Bun.file(p).size>0&&!String(p).endsWith("agents")}catch{return false}};
const existsSync=ex as any, statSync=((p:any)=>ex(p)?{isFile:()=>true}:undefined) as any, readdirSync=(()=>[]) as any, realpathSync=((p:any)=>p) as any, fstatSync=(()=>({isCharacterDevice:()=>false})) as any, writeSync=((d:any,t:any)=>{Bun.write(d===1?Bun.stdout:Bun.stderr,t);return t.length}) as any; const readFileSync=((p:any)=>globalThis.__files[p]) as any;

export const STDOUT = 1;
export const STDERR = 2;

/** A pipe that is full may be read again soon. */
const RETRY_MS = 1;

export function writeAll(descriptor: number, text: string): void {
  let rest: Uint8Array = new TextEncoder().encode(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      // Nobody reads it any more: there is no one to tell, and nothing to stop for.
      if ((error as { code?: string }).code !== "EAGAIN") return;
      Bun.sleepSync(RETRY_MS);
    }
  }
}
