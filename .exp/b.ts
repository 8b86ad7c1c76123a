import { compile } from "../build.ts";
await compile({entry: process.cwd()+"/src/main.ts", outfile: "/tmp/exp1"});
