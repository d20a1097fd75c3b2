// JSON schema of every server event, made from the TypeScript types of the `openai` package and kept beside it.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";

const MODULES = fileURLToPath(new URL("../node_modules", import.meta.url));
const TYPES = {
  ga: join(MODULES, "openai/resources/realtime/realtime.d.ts"),
  beta: join(MODULES, "openai/resources/beta/realtime/realtime.d.ts"),
};

/** Checks events of one shape of the protocol, `ga` or `beta`, against the types of the package. */
export class EventSchema {
  static #made = new Map();
  #definitions;
  #events = new Map();
  #checks = new Map();
  #ajv = new Ajv({ strict: false, allErrors: true });

  /** The schema of a shape; made once. */
  static async of(shape) {
    if (!EventSchema.#made.has(shape)) EventSchema.#made.set(shape, load(shape).then((schema) => new EventSchema(schema)));
    return EventSchema.#made.get(shape);
  }

  constructor({ definitions }) {
    this.#definitions = definitions;
    // Fields the types do not have are found by #extra: inside a union, a schema's own rule would blame every member.
    this.#ajv.addSchema({ $id: "openai", definitions: open(definitions) });
    for (const member of definitions.RealtimeServerEvent.anyOf) {
      const name = this.#resolve(member).properties.type.const;
      this.#events.set(name, member.$ref.replace("#/definitions/", ""));
    }
  }

  /** All event types the package knows. */
  types() {
    return [...this.#events.keys()];
  }

  /** What is wrong with an event: `{ faults: [text], extra: [path] }`. Extra fields are those the types do not have. */
  check(event) {
    const name = this.#events.get(event.type);
    if (name === undefined) return { faults: [`no event type "${event.type}"`], extra: [] };
    if (!this.#checks.has(name)) this.#checks.set(name, this.#ajv.compile({ $ref: `openai#/definitions/${name}` }));
    const check = this.#checks.get(name);
    const faults = check(event) ? [] : check.errors.map(({ instancePath, message, params }) => {
      const allowed = params.allowedValues ?? params.allowedValue;
      return `${instancePath || "/"} ${message}${allowed === undefined ? "" : ` ${JSON.stringify(allowed)}`}`;
    });
    return { faults, extra: faults.length > 0 ? [] : this.#extra(this.#definitions[name], event, "") };
  }

  #resolve(schema) {
    let found = schema;
    while (found.$ref) found = this.#definitions[decodeURIComponent(found.$ref.replace("#/definitions/", ""))];
    return found;
  }

  /** Paths of fields that the types do not have; in a union, those of the member that fits best. */
  #extra(schema, value, path) {
    const found = this.#resolve(schema);
    if (found.anyOf) {
      const members = found.anyOf.filter((member) => this.#fits(member, value));
      const each = members.map((member) => this.#extra(member, value, path));
      return each.sort((a, b) => a.length - b.length)[0] ?? [];
    }
    if (Array.isArray(value)) {
      return found.items ? [...new Set(value.flatMap((item) => this.#extra(found.items, item, `${path}[]`)))] : [];
    }
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) => {
      const property = found.properties?.[key];
      const at = path === "" ? key : `${path}.${key}`;
      if (property) return this.#extra(property, inner, at);
      return found.additionalProperties === false ? [at] : [];
    });
  }

  #fits(schema, value) {
    const key = JSON.stringify(schema);
    if (!this.#checks.has(key)) this.#checks.set(key, this.#ajv.compile(open(absolute(schema))));
    return this.#checks.get(key)(value);
  }
}

/** A copy that lets fields pass which it does not name. */
function open(schema) {
  return JSON.parse(JSON.stringify(schema), (key, value) => (key === "additionalProperties" && value === false ? undefined : value));
}

/** A copy whose references can be followed from anywhere. */
function absolute(schema) {
  return JSON.parse(JSON.stringify(schema), (key, value) => (key === "$ref" ? `openai${value}` : value));
}

/** Making a schema takes seconds, so it is kept until one of the two packages changes. */
async function load(shape) {
  const version = (name) => JSON.parse(readFileSync(join(MODULES, name, "package.json"), "utf8")).version;
  const folder = join(MODULES, ".cache", "parley-e2e");
  const file = join(folder, `events-${shape}-${version("openai")}-${version("ts-json-schema-generator")}.json`);
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  const { createGenerator } = await import("ts-json-schema-generator");
  const generator = createGenerator({
    path: TYPES[shape],
    type: "RealtimeServerEvent",
    skipTypeCheck: true,
    additionalProperties: false,
    jsDoc: "none",
  });
  const schema = generator.createSchema("RealtimeServerEvent");
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(schema));
  renameSync(`${file}.${process.pid}`, file); // another test file may be making the same
  return schema;
}
