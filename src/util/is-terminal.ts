/** Whether a file descriptor is a terminal, where colours are of use; a null device, which shows nothing, counts as one. */
import { fstatSync } from "node:fs";

export function isTerminal(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return false;
  }
}
