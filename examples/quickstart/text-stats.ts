/** An agent that returns data: the output schema tells clients and models what they get. */
interface Input {
  text: string;
}

export default function text_stats({ text }: Input) {
  const words = text.match(/\p{L}+/gu) ?? [];
  return {
    characters: text.length,
    words: words.length,
    sentences: text.split(/[.!?]+/).filter((sentence) => sentence.trim()).length,
    longest: words.reduce((longest, word) => (word.length > longest.length ? word : longest), ""),
  };
}

text_stats.description = "Counts the characters, words and sentences of a text";
text_stats.input_schema = {
  type: "object",
  properties: { text: { type: "string", description: "The text to look at" } },
  required: ["text"],
};
text_stats.output_schema = {
  type: "object",
  properties: {
    characters: { type: "integer" },
    words: { type: "integer" },
    sentences: { type: "integer" },
    longest: { type: "string", description: "The longest word" },
  },
  required: ["characters", "words", "sentences", "longest"],
};
