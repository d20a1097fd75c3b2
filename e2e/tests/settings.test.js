// .env.template lists every variable of the reference page, and no other.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("the template of .env and the reference page name the same variables", () => {
  const template = [...read(".env.template").matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name);
  const reference = [...read("docs/reference/configuration.md").matchAll(/^\|.*?`([A-Z][A-Z_]+)` \|/gm)].map(([, name]) => name);
  assert.deepEqual(template.toSorted(), [...new Set(reference)].toSorted());
});
