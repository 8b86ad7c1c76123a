/** A failure the caller may read. */
export default function test_error_handling() {
  throw new Error("This tool intentionally returns an error for testing");
}

test_error_handling.description = "Fails on purpose";
