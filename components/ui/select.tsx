"use client";
import { Button } from "react-aria-components/Button";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Select as AriaSelect, SelectValue } from "react-aria-components/Select";

type SelectProps = {
  label: string;
  name?: string;
  options: { value: string; label: string }[];
  value?: string | null;
  onChange?: (value: string) => void;
  isRequired?: boolean;
};

export function Select({ label, name, options, value, onChange, isRequired }: SelectProps) {
  const given = { ...(name === undefined ? {} : { name }), ...(isRequired === undefined ? {} : { isRequired }) };
  const controlled = onChange ? { value: value ?? null, onChange: (key: unknown) => onChange(String(key)) } : { defaultValue: value ?? null };
  return (
    <AriaSelect {...given} {...controlled} className="field" placeholder="Choose">
      <Label className="label">{label}</Label>
      <Button className="select-button">
        <SelectValue />
        <svg className="caret" width="10" height="6" viewBox="0 0 8 5" fill="none" stroke="currentColor" strokeWidth="1.2" aria-hidden="true">
          <path d="M.7.7L4 4 7.3.7" />
        </svg>
      </Button>
      <Popover className="listbox-pop">
        <ListBox>
          {options.map((option) => (
            <ListBoxItem key={option.value} id={option.value} textValue={option.label}>
              {option.label}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
