// The check of events against the types of the `openai` package finds what it is there to find.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EventSchema } from "../support/event-schema.js";

const delta = { type: "response.output_audio.delta", event_id: "e", response_id: "r", item_id: "i", output_index: 0, content_index: 0, delta: "" };

test("whole events pass, in GA and beta", async () => {
  const [ga, beta] = [await EventSchema.of("ga"), await EventSchema.of("beta")];
  assert.deepEqual(ga.check(delta), { faults: [], extra: [] });
  assert.deepEqual(beta.check({ ...delta, type: "response.audio.delta" }), { faults: [], extra: [] });
  assert.ok(ga.types().length > 40 && beta.types().length > 30);
});

test("missing, wrong and unknown fields and unknown events are found", async () => {
  const ga = await EventSchema.of("ga");
  const { item_id, ...missing } = delta;
  assert.equal(item_id, "i");
  assert.deepEqual(ga.check(missing).faults, ["/ must have required property 'item_id'"]);
  assert.deepEqual(ga.check({ ...delta, output_index: "0" }).faults, ["/output_index must be number"]);
  assert.deepEqual(ga.check({ ...delta, mood: "good" }), { faults: [], extra: ["mood"] });
  assert.deepEqual(ga.check({ type: "response.audio.delta.ready" }).faults, ['no event type "response.audio.delta.ready"']);
});

test("inside unions the member that fits is the one that counts", async () => {
  const ga = await EventSchema.of("ga");
  const item = { id: "i", object: "realtime.item", type: "message", role: "user", status: "completed", content: [{ type: "input_text", text: "a" }] };
  const added = { type: "conversation.item.added", event_id: "e", previous_item_id: null, item };
  assert.deepEqual(ga.check(added), { faults: [], extra: [] });
  const part = { ...item.content[0], mood: "good" };
  assert.deepEqual(ga.check({ ...added, item: { ...item, content: [part] } }).extra, ["item.content[].mood"]);
  assert.notDeepEqual(ga.check({ ...added, item: { ...item, role: "robot" } }).faults, []);
});
