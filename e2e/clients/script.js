// What the test's language model answers, by what the user typed or said last.
import { LONG_REPLY } from "../support/language-model.js";

export const SHORT_REPLY = "The boats carry apples to the town.";

/** Long and slow enough that whatever a test does to the reply happens while it is being written. */
const STORY = { text: `${LONG_REPLY} ${LONG_REPLY} ${LONG_REPLY}`, wordMs: 60 };

const ANSWERS = [
  [/fail/, () => ({ status: 400, message: "the model refuses" })],
  [/story/, () => STORY],
  [/poem/, () => ({ text: LONG_REPLY })],
  [/two cities/, () => ({ calls: [weather("call_1", "Oslo"), weather("call_2", "Bergen")] })],
  [/weather/, () => ({ calls: [weather("call_1", "Oslo")] })],
  [/say and call/, () => ({ text: SHORT_REPLY, calls: [weather("call_1", "Oslo")] })],
  [/order/, (body) => ({ calls: [{ id: "call_1", name: toolNamed(body, "lookup_order"), arguments: '{"number":"7"}' }] })],
  [/dice/, (body) => ({ calls: [{ id: "call_1", name: toolNamed(body, "roll_dice"), arguments: '{"sides":6}' }] })],
  [/billing/, (body) => ({ calls: [{ id: "call_1", name: transfer(body), arguments: "{}" }] })],
];

const weather = (id, city) => ({ id, name: "get_weather", arguments: JSON.stringify({ city }) });

const toolNamed = (body, end) => body.tools.map((tool) => tool.function.name).find((name) => name.endsWith(end));

/** Name of the tool by which the agents SDK hands over to another agent. */
const transfer = (body) => body.tools.map((tool) => tool.function.name).find((name) => name.startsWith("transfer_to_"));

const textOf = ({ content }) => (typeof content === "string" ? content : (content ?? []).map((part) => part.text ?? "").join(" "));

export function answer(body) {
  const last = body.messages.filter((message) => message.role !== "system").at(-1);
  if (last?.role === "tool") {
    const since = body.messages.slice(body.messages.findLastIndex((message) => message.role === "user"));
    const results = since.filter((message) => message.role === "tool");
    return { text: `The answer is ${results.map(textOf).join(" and ")}.` };
  }
  const said = last ? textOf(last).toLowerCase() : "";
  const [, decide] = ANSWERS.find(([pattern]) => pattern.test(said)) ?? [];
  return decide ? decide(body) : { text: SHORT_REPLY };
}
