import { z } from "zod";
import { cleanLine } from "#server/connectors/text.ts";
import { Severity } from "#server/posture/evidence.ts";
import { severityOfScore } from "#server/posture/severity.ts";

const Text = z.string().optional().catch(undefined);
const Rule = z.object({
  id: Text,
  name: Text,
  shortDescription: z.unknown().optional(),
  fullDescription: z.unknown().optional(),
  help: z.unknown().optional(),
  defaultConfiguration: z.object({ level: Text }).optional().catch(undefined),
  properties: z.record(z.string(), z.unknown()).optional().catch(undefined),
});
export type Rule = z.infer<typeof Rule>;
const Component = z.object({
  name: z.string().catch(""),
  version: Text,
  semanticVersion: Text,
  rules: z.array(Rule).nullish().catch(undefined),
});
type Component = z.infer<typeof Component>;

export const RunTool = z.object({ driver: Component, extensions: z.array(Component).nullish().catch(undefined) });
export type RunTool = z.infer<typeof RunTool>;

/** The parts of a result that point at its rule. */
type Pointer = {
  ruleId?: string | undefined;
  ruleIndex?: number | undefined;
  rule?:
    | { id?: string | undefined; index?: number | undefined; toolComponent?: { index?: number | undefined; name?: string | undefined } | undefined }
    | undefined;
};

/** The text of a SARIF message or description: `{ text }`, sometimes only `{ markdown }`. */
export function textOf(message: unknown): string {
  if (typeof message !== "object" || message === null) return "";
  const { text, markdown } = message as { text?: unknown; markdown?: unknown };
  return typeof text === "string" ? text : typeof markdown === "string" ? markdown : "";
}

/** "CA1000/1" is a result of rule "CA1000": an id may go on after the rule's own. */
const isIdOf = (id: string, rule: Rule): boolean => rule.id !== undefined && (id === rule.id || id.startsWith(`${rule.id}/`));

function byId(id: string, components: readonly Component[]): Rule | null {
  const rules = components.flatMap((component) => component.rules ?? []);
  return rules.find((rule) => rule.id === id) ?? rules.find((rule) => isIdOf(id, rule)) ?? null;
}

/**
 * The rule of a result and the id it goes by: by ruleId, rule.id, or the place ruleIndex / rule.index names, in the driver or the extension
 * rule.toolComponent names. An index that points at another rule than the id is not believed. `id` null = it names none.
 */
export function findRule({ driver, extensions }: RunTool, result: Pointer): { id: string | null; rule: Rule | null } {
  const { index, name } = result.rule?.toolComponent ?? {};
  const all = extensions ?? [];
  const named = index !== undefined ? all[index] : all.find((component) => name !== undefined && component.name === name);
  const at = result.ruleIndex ?? result.rule?.index;
  const pointed = at === undefined ? undefined : (named ?? driver).rules?.[at];
  const id = cleanLine(result.ruleId || result.rule?.id || pointed?.id || "", 400) || null;
  if (pointed && (id === null || isIdOf(id, pointed))) return { id, rule: pointed };
  return { id, rule: id === null ? null : byId(id, [...(named ? [named] : []), driver, ...all]) };
}

const LEVELS: ReadonlyMap<string, Severity> = new Map([
  ["error", "high"],
  ["warning", "medium"],
  ["note", "low"],
  ["none", "info"],
]);

/** The result's own level, else its rule's, else "warning": the standard's default. */
export function levelOf(result: { level?: string | undefined }, rule: Rule | null): string {
  return result.level ?? rule?.defaultConfiguration?.level ?? "warning";
}

/**
 * security-severity of the result or its rule (a number from 0 to 10 in the bands of CVSS, or a word), else the level.
 * `severity` null = neither is one we know; `reason` then says so.
 */
export function severityOf(
  result: { properties?: Record<string, unknown> | undefined },
  rule: Rule | null,
  level: string,
): { severity: Severity | null; reason: string | null } {
  const given = result.properties?.["security-severity"] ?? rule?.properties?.["security-severity"];
  if (typeof given === "number" || typeof given === "string") {
    const text = String(given).trim();
    const score = text === "" ? Number.NaN : Number(text);
    if (score >= 0 && score <= 10) return { severity: severityOfScore({ version: "3.1", score }), reason: null };
    const word = Severity.safeParse(text.toLowerCase());
    if (word.success) return { severity: word.data, reason: null };
  }
  const severity = LEVELS.get(level) ?? null;
  return { severity, reason: severity ? null : `The level "${cleanLine(level, 40)}" is not one SARIF knows: kept, counted as unknown.` };
}
