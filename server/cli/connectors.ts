import { type Command, table, UsageError } from "#server/cli/command.ts";
import { connectorForms, getConnectorForm } from "#server/operations/source-forms.ts";
import { countOf } from "#server/posture/format.ts";
import type { ConnectorForm, SourceField } from "#server/posture/source-form.ts";

export const sourcesConnectors: Command = {
  usage: "sources connectors [ID]   (every connector; with an ID, its settings and its secret)",
  options: [],
  positionals: "any",
  database: false,
  async run({ positionals }) {
    if (positionals.length > 1) throw new UsageError("one connector at a time");
    const [id] = positionals;
    if (id !== undefined) {
      const form = getConnectorForm(id);
      return { json: form, text: describe(form) };
    }
    const json = connectorForms();
    const rows = json.map((form) => [form.id, form.name, form.kind, pulledWords(form)]);
    return { json, text: `${table(["CONNECTOR", "NAME", "BRINGS", "HOW"], rows)}\nThe settings of one: keepwatch sources connectors ID` };
  },
};

function pulledWords({ everyS }: ConnectorForm): string {
  if (everyS === null) return "calls us";
  return `pulled every ${everyS % 3600 === 0 ? countOf(everyS / 3600, "hour") : everyS % 60 === 0 ? countOf(everyS / 60, "minute") : countOf(everyS, "second")}`;
}

function describe(form: ConnectorForm): string {
  const { id, name, kind, fields, secret } = form;
  const settings = fields.map((field) => [field.name, field.required ? "required" : "", typeWords(field), field.value, hintWords(field)]);
  const needed = Object.fromEntries(fields.filter(({ required }) => required).map((field) => [field.name, "…"]));
  const given = `${Object.keys(needed).length === 0 ? "" : ` --settings '${JSON.stringify(needed)}'`}${secret?.required ? " --secret SECRET" : ""}`;
  return [
    `${id}: ${name}, brings ${kind}, ${pulledWords(form)}`,
    "",
    fields.length === 0 ? "It has no settings." : table(["SETTING", "", "TYPE", "DEFAULT", "MEANING"], settings),
    "",
    secret === null ? "It takes no secret." : `Secret${secret.required ? "" : " (optional)"}: ${secret.title}. ${secret.description}`,
    "",
    `keepwatch sources add --connector ${id} --name NAME${given}`,
  ].join("\n");
}

function typeWords({ kind, options, min, max }: SourceField): string {
  if (kind === "choice") return options.map(({ value }) => value).join("|");
  if (kind === "flag") return "true|false";
  if (kind === "list") return "list of texts";
  const limits = [min === null ? "" : `from ${min}`, max === null ? "" : `to ${max}`].filter((text) => text !== "").join(" ");
  return limits === "" ? kind : `${kind} ${limits}`;
}

const hintWords = ({ label, hint }: SourceField): string => (hint === null ? label : `${label}. ${hint}`);
