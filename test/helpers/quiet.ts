/** Loaded before all tests: the log would drown their report. */
import { configureLog } from "../../src/log.ts";

configureLog({ level: "silent" });
