"use client";
import { Button } from "#components/ui/button.tsx";

export function PrintButton() {
  return (
    <Button tone="primary" onPress={() => window.print()}>
      Print
    </Button>
  );
}
