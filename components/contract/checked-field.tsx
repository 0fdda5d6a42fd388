"use client";
import { Field, TextArea } from "#components/ui/field.tsx";

type CheckedFieldProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What is wrong with it; undefined = nothing. */
  wrong: string | undefined;
  hint?: string;
  type?: "text" | "date";
  lines?: number;
  width?: "short" | "wide";
};

/** A field that says what is wrong with it while it is typed. */
export function CheckedField({ label, value, onChange, wrong, hint, type = "text", lines, width = "wide" }: CheckedFieldProps) {
  const given = { label, value, onChange, validationBehavior: "aria" as const, validate: () => wrong ?? null, ...(hint === undefined ? {} : { hint }) };
  return <div className={`checked ${width}`}>{lines === undefined ? <Field {...given} type={type} /> : <TextArea {...given} rows={lines} />}</div>;
}
