"use client";
import type { ReactNode } from "react";

type ButtonProps = {
  tone?: "primary" | "danger" | "plain" | undefined;
  type?: "button" | "submit";
  isDisabled?: boolean;
  /** Under way: keeps its place and the focus, and does nothing more until it is done. */
  isPending?: boolean;
  "aria-label"?: string;
  onPress?: () => void;
  children: ReactNode;
};

/** The browser's own button: it needs no library to be pressed by key, finger and mouse. */
export function Button({ tone, type = "button", isDisabled = false, isPending = false, onPress, children, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={tone ? `btn ${tone}` : "btn"}
      disabled={isDisabled}
      aria-disabled={isPending || undefined}
      data-pending={isPending || undefined}
      onClick={(event) => {
        if (isPending) event.preventDefault();
        else onPress?.();
      }}
    >
      {children}
    </button>
  );
}
