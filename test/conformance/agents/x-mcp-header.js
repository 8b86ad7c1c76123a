/** An argument that clients repeat in a header, for proxies to route by. */
export default function test_x_mcp_header({ region }) {
  return { content: [{ type: "text", text: `Region: ${region}` }] };
}

test_x_mcp_header.description = "Takes an argument that travels in a header as well";
test_x_mcp_header.input_schema = {
  type: "object",
  properties: { region: { type: "string", "x-mcp-header": "Region" } },
};
