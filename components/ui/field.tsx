"use client";
import { FieldError } from "react-aria-components/FieldError";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import { TextArea as AriaTextArea } from "react-aria-components/TextArea";
import { TextField, type TextFieldProps } from "react-aria-components/TextField";

type FieldProps = Omit<TextFieldProps, "children" | "className"> & { label: string; hint?: string; placeholder?: string };

export function Field({ label, hint, placeholder, ...rest }: FieldProps) {
  return (
    <TextField {...rest} className="field">
      <Label>{label}</Label>
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <Input {...(placeholder === undefined ? {} : { placeholder })} />
      <FieldError className="wrong" />
    </TextField>
  );
}

export function TextArea({ label, hint, rows = 6, ...rest }: FieldProps & { rows?: number }) {
  return (
    <TextField {...rest} className="field">
      <Label>{label}</Label>
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <AriaTextArea rows={rows} />
      <FieldError className="wrong" />
    </TextField>
  );
}
