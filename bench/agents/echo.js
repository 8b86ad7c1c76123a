export default function echo({ message }) {
  return { message };
}

echo.description = "Answers with the message";
echo.input_schema = {
  type: "object",
  properties: { message: { type: "string", description: "What to answer" } },
  required: ["message"],
};
