/** An image. */
import { PNG } from "./samples.js";

export default function test_image_content() {
  return { content: [{ type: "image", data: PNG, mimeType: "image/png" }] };
}

test_image_content.description = "Answers with an image";
