/** A sound. */
import { WAV } from "./samples.js";

export default function test_audio_content() {
  return { content: [{ type: "audio", data: WAV, mimeType: "audio/wav" }] };
}

test_audio_content.description = "Answers with a sound";
