"use client";
import type { ReactNode } from "react";
import { Checkbox as AriaCheckbox, type CheckboxProps as AriaCheckboxProps } from "react-aria-components/Checkbox";

export function Checkbox({ children, ...rest }: Omit<AriaCheckboxProps, "children" | "className"> & { children: ReactNode }) {
  return (
    <AriaCheckbox {...rest} className="check">
      <span className="box" aria-hidden="true">
        <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="2.2">
          <path d="M3.5 8.4l3 3 6-6.6" />
        </svg>
      </span>
      <span>{children}</span>
    </AriaCheckbox>
  );
}
