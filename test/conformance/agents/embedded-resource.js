/** A resource within the answer. */
export default function test_embedded_resource() {
  const resource = {
    uri: "test://embedded-resource",
    mimeType: "text/plain",
    text: "This is an embedded resource content.",
  };
  return { content: [{ type: "resource", resource }] };
}

test_embedded_resource.description = "Answers with a resource";
