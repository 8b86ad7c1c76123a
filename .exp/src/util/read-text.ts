/** The text of a file, at once; undefined where there is none. */
const ex=(p:any)=>{try{return Bun.file(p).size>0&&!String(p).endsWith("agents")}catch{return false}};
const existsSync=ex as any, statSync=((p:any)=>ex(p)?{isFile:()=>true}:undefined) as any, readdirSync=(()=>[]) as any, realpathSync=((p:any)=>p) as any, fstatSync=(()=>({isCharacterDevice:()=>false})) as any, writeSync=((d:any,t:any)=>{Bun.write(d===1?Bun.stdout:Bun.stderr,t);return t.length}) as any; const readFileSync=((p:any)=>globalThis.__files[p]) as any;

export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
