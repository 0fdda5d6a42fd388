"use client";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field, TextArea } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import type { SourceField } from "#server/posture/source-form.ts";

const isUsual = ({ required, kind }: SourceField) => !required && kind !== "choice";

/** The inputs of any connector's settings, drawn from what it says of itself. `folded`: what can stay as it is stands behind a fold. */
export function SourceFields({ fields, values, folded = false }: { fields: SourceField[]; values: Record<string, string>; folded?: boolean }) {
  const draw = (field: SourceField) => <Input key={field.name} field={field} value={values[field.name] ?? ""} />;
  const usual = folded ? fields.filter(isUsual) : [];
  if (usual.length < 3) return fields.map(draw);
  return (
    <>
      {fields.filter((field) => !isUsual(field)).map(draw)}
      <details className="more">
        <summary>{usual.length} more settings, which can mostly stay as they are</summary>
        <div className="form">{usual.map(draw)}</div>
      </details>
    </>
  );
}

function Input({ field, value }: { field: SourceField; value: string }) {
  const { name, label, hint, kind, required, options } = field;
  const title = required || field.value !== "" || kind === "flag" || kind === "choice" ? label : `${label} (optional)`;
  const given = { name, label: title, isRequired: required, defaultValue: value, ...(hint === null ? {} : { hint }) };
  if (kind === "flag")
    return (
      <Checkbox name={name} value="on" defaultSelected={value === "on"}>
        {label}
        {hint !== null && `, ${hint}`}
      </Checkbox>
    );
  if (kind === "choice") return <Select label={label} name={name} options={options} value={value === "" ? null : value} isRequired={required} />;
  if (kind === "list") return <TextArea {...given} rows={3} hint={hint ?? "One a line."} />;
  if (kind === "json") return <TextArea {...given} rows={4} hint={hint ?? "As JSON."} />;
  return <Field {...given} type={kind === "url" ? "url" : "text"} {...(kind === "number" ? { inputMode: "numeric" as const } : {})} />;
}

/** What was typed into them. */
export function typedValues(form: FormData, fields: SourceField[]): Record<string, string> {
  return Object.fromEntries(fields.map(({ name }) => [name, String(form.get(name) ?? "")]));
}
