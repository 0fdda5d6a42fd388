"use client";
import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";

type ButtonProps = Omit<AriaButtonProps, "className" | "children"> & { tone?: "primary" | "danger" | "plain"; children: ReactNode };

export function Button({ tone, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={tone ? `btn ${tone}` : "btn"}>
      {children}
    </AriaButton>
  );
}
