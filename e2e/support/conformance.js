// Every server event that a watched socket receives is checked against the types of the `openai` package and against the
// schema by which `@openai/agents-realtime` takes or ignores events; at the end of each test nothing may be wrong with any.
// Importing this module is enough to have that.
import assert from "node:assert/strict";
import { afterEach } from "node:test";
import { realtimeServerEventSchema as agentsSchema } from "../node_modules/@openai/agents-realtime/dist/openaiRealtimeEvents.mjs";
import { EventSchema } from "./event-schema.js";

/**
 * Where the wire says more than the types, and why. `null` lists fields that may be null although their type has no null,
 * `extra` fields that the types do not have. Each pattern is matched with "event type, blank, path".
 */
const BEYOND_THE_TYPES = {
  ga: {
    null: [
      {
        // Session objects are complete on the wire: what is switched off is null. The types describe the request, where it
        // is left out.
        fields: /^session\.(created|updated) session\.(include|audio\.input\.(noise_reduction|transcription))$/,
      },
      {
        // A response object always has these; before they are known they are null.
        fields: /^response\.(created|done) response\.(status_details|usage|conversation_id)$/,
      },
      {
        // The key stays when the words are not known yet; the agents SDK rejects items without it.
        fields: /^conversation\.item\.(added|done|retrieved) item\.content\[\]\.transcript$/,
      },
    ],
    extra: [
      {
        // The types give these fields only to the session in the answer to a request for a client secret.
        fields: /^session\.(created|updated) session\.(id|object|expires_at)$/,
      },
      {
        // The reference gives every item an object and a status; the types of MCP's items leave them out.
        fields: /^(conversation\.item\.(added|done|retrieved)|response\.output_item\.(added|done)) item\.(object|status)$/,
      },
      { fields: /^response\.done response\.output\[\]\.(object|status)$/ }, // likewise
    ],
  },
  beta: {
    null: [
      {
        // As in GA: complete sessions, null for what is switched off.
        fields: /^session\.(created|updated) session\.(input_audio_noise_reduction|input_audio_transcription|tracing|turn_detection)$/,
      },
      {
        // As in GA.
        fields: /^response\.(created|done) response\.(status_details|usage|conversation_id)$|^conversation\.item\.(created|retrieved) item\.content\[\]\.transcript$/,
      },
    ],
    extra: [
      {
        // The reference's beta session has these; `turn_detection` is GA's.
        fields: /^session\.(created|updated) session\.(object|expires_at|include|client_secret|turn_detection\.idle_timeout_ms)$/,
      },
      {
        // GA's fields that came after the beta types were written; old clients look up what they know.
        fields: /^response\.function_call_arguments\.done name$|^response\.done response\.usage\.input_token_details\.(image_tokens|cached_tokens_details)$/,
      },
    ],
  },
};

const schemas = { ga: await EventSchema.of("ga"), beta: await EventSchema.of("beta") };
const agentsKnow = new Set(agentsSchema.options.map((option) => option.shape.type.value));
const findings = new Set();

/** Checks one server event of a shape, `ga` or `beta`. */
export function checkEvent(event, shape = "ga") {
  if (event.type.startsWith("parley.")) return; // our own, sent only to clients that ask for them by subprotocol
  const allowed = (kind, path) => BEYOND_THE_TYPES[shape][kind].some(({ fields }) => fields.test(`${event.type} ${path}`));
  const { faults, extra } = schemas[shape].check(without(event, (path) => allowed("null", path)));
  for (const fault of faults) findings.add(`${shape} ${event.type}: ${fault}`);
  for (const path of extra) {
    if (!allowed("extra", path)) findings.add(`${shape} ${event.type}: the types have no field ${path}`);
  }
  if (shape !== "ga" || !agentsKnow.has(event.type)) return;
  const { error } = agentsSchema.safeParse(event);
  for (const { path, message } of error?.issues ?? []) findings.add(`agents ${event.type}: ${path.join(".")} ${message}`);
}

/** A copy without the fields that are null where they may be. */
function without(value, mayBeNull, path = "") {
  if (Array.isArray(value)) return value.map((item) => without(item, mayBeNull, `${path}[]`));
  if (typeof value !== "object" || value === null) return value;
  const at = (key) => (path === "" ? key : `${path}.${key}`);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => inner !== null || !mayBeNull(at(key)))
      .map(([key, inner]) => [key, without(inner, mayBeNull, at(key))]),
  );
}

/** Checks every event a WebSocket receives, of `ws` or a browser's kind. */
export function watch(socket, shape = "ga") {
  socket.addEventListener("message", ({ data }) => checkEvent(JSON.parse(data.toString()), shape));
  return socket;
}

/** Fails when an event since the last call was not as the types say. */
export function assertConforming() {
  const found = [...findings];
  findings.clear();
  assert.deepEqual(found, [], "server events fit the types of the openai package");
}

afterEach(assertConforming);
