/** A text block, as every agent answers. */
export default function test_simple_text() {
  return { content: [{ type: "text", text: "This is a simple text response for testing." }] };
}

test_simple_text.description = "Answers with a text";
