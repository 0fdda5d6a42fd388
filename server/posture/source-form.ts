import { z } from "zod";

/** One input of a form drawn from a connector's settings. `list` is one entry a line; `json` is anything we have no input for. */
export type SourceField = {
  name: string;
  label: string;
  hint: string | null;
  kind: "text" | "url" | "number" | "choice" | "flag" | "list" | "json";
  required: boolean;
  /** What stands in a new form: the default, as text; "on" for a flag that is set. */
  value: string;
  options: { value: string; label: string }[];
  min: number | null;
  max: number | null;
};

export type SecretField = { title: string; description: string; required: boolean };
export type ConnectorForm = {
  id: string;
  name: string;
  mode: "pull" | "push";
  kind: string;
  /** Seconds between scheduled pulls; null = it calls us. */
  everyS: number | null;
  fields: SourceField[];
  /** Null = it signs in by none, or (push) the signing secret is ours to make. */
  secret: SecretField | null;
};

type Json = { [key: string]: unknown };
const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === "string" ? value : value === undefined || value === null ? "" : JSON.stringify(value));

/** "durationQuery" → "Duration query", for settings whose author gave no title. */
function humanName(name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").replaceAll(/[_-]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

/** The inputs of a connector's settings, in their order. Nothing here knows a connector: titles, hints and limits come from its schema. */
export function fieldsOf(settings: z.ZodType): SourceField[] {
  const schema = z.toJSONSchema(settings, { io: "input", unrepresentable: "any" }) as Json;
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  return Object.entries(isObject(schema["properties"]) ? schema["properties"] : {}).flatMap(([name, property]) =>
    isObject(property) && !("const" in property) ? [fieldOf(name, property, required.includes(name))] : [],
  );
}

/** Of "this or null" and of a choice of one, what it is. */
function unwrap(property: Json): Json {
  const among = property["anyOf"] ?? property["oneOf"];
  if (!Array.isArray(among)) return property;
  const real = among.filter((each): each is Json => isObject(each) && each["type"] !== "null");
  const only = real[0];
  if (real.length === 1 && only) return { ...only, ...property, anyOf: undefined, oneOf: undefined };
  return real.every((each) => "const" in each) ? { ...property, enum: real.map((each) => each["const"]) } : property;
}

function fieldOf(name: string, given: Json, required: boolean): SourceField {
  const property = unwrap(given);
  const options = Array.isArray(property["enum"]) ? property["enum"].map(textOf).map((value) => ({ value, label: humanName(value) })) : [];
  const kind = options.length > 0 ? "choice" : kindOf(property);
  const limit = (key: string) => (typeof property[key] === "number" && Math.abs(property[key]) < Number.MAX_SAFE_INTEGER ? property[key] : null);
  return {
    name,
    label: textOf(property["title"]) || humanName(name),
    hint: textOf(property["description"]) || null,
    kind,
    required: required && kind !== "flag",
    value: valueText(kind, property["default"]),
    options,
    min: kind === "number" ? limit("minimum") : null,
    max: kind === "number" ? limit("maximum") : null,
  };
}

function kindOf(property: Json): SourceField["kind"] {
  const { format, items } = property;
  const type = Array.isArray(property["type"]) ? property["type"].find((each) => each !== "null") : property["type"];
  if (type === "boolean") return "flag";
  if (type === "number" || type === "integer") return "number";
  if (type === "string") return format === "uri" ? "url" : "text";
  if (type === "array" && isObject(items) && items["type"] === "string") return "list";
  return "json";
}

function valueText(kind: SourceField["kind"], value: unknown): string {
  if (kind === "flag") return value === true ? "on" : "";
  if (kind === "list") return Array.isArray(value) ? value.map(textOf).join("\n") : "";
  return textOf(value);
}

/** Settings that are stored, as the texts of the form that changes them. */
export function valuesOf(fields: readonly SourceField[], settings: unknown): Record<string, string> {
  const stored = isObject(settings) ? settings : {};
  return Object.fromEntries(fields.map(({ name, kind }) => [name, valueText(kind, stored[name])]));
}

/** What was typed, as settings for the connector to judge. An empty input is left out: the connector's default holds. `wrong` names the input that is no JSON. */
export function settingsFrom(fields: readonly SourceField[], typed: Record<string, string>): { settings: Record<string, unknown>; wrong: string | null } {
  const settings: Record<string, unknown> = {};
  for (const { name, kind, label } of fields) {
    const text = (typed[name] ?? "").trim();
    if (kind === "flag") settings[name] = text === "on";
    else if (text === "") continue;
    else if (kind === "number") settings[name] = Number.isFinite(Number(text)) ? Number(text) : text;
    else if (kind === "list")
      settings[name] = text
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "");
    else if (kind === "json") {
      try {
        settings[name] = JSON.parse(text);
      } catch {
        return { settings, wrong: `${label} must be JSON.` };
      }
    } else settings[name] = text;
  }
  return { settings, wrong: null };
}
