/** Several kinds of content in one answer. */
import { PNG } from "./samples.js";

export default function test_multiple_content_types() {
  const resource = {
    uri: "test://mixed-content-resource",
    mimeType: "application/json",
    text: '{"test":"data","value":123}',
  };
  return {
    content: [
      { type: "text", text: "Multiple content types test:" },
      { type: "image", data: PNG, mimeType: "image/png" },
      { type: "resource", resource },
    ],
  };
}

test_multiple_content_types.description = "Answers with a text, an image and a resource";
