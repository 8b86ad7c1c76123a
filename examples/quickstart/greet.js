/** A function is an agent: its input arrives as an object, and it returns one. */
export default function greet({ message, name }) {
  return { message: `Hello${name ? `, ${name}` : ""}! You said: ${message}` };
}

greet.description = "Greets whoever calls and repeats what they said";
greet.input_schema = {
  type: "object",
  properties: {
    message: { type: "string", description: "What you want to say" },
    name: { type: "string", description: "Your name" },
  },
  required: ["message"],
};
