/** What BOD 26-04 asks for. FSU = fix on system upgrade: no date. 3DF = three days, with forensic triage. */
export type Outcome = "FSU" | "60D" | "14D" | "3D" | "3DF";
export type Impact = "partial" | "total";
export type DecisionPoints = { kev: boolean; exposed: boolean; automatable: boolean; impact: Impact };

/** KEV, exposed, automatable (Y or N), technical impact (partial or total) → outcome. */
const ROWS: Record<string, Outcome> = {
  NNNP: "FSU",
  NNNT: "FSU",
  NNYP: "60D",
  NNYT: "60D",
  NYNP: "60D",
  NYNT: "14D",
  NYYP: "14D",
  NYYT: "3D",
  YNNP: "14D",
  YNNT: "14D",
  YNYP: "14D",
  YNYT: "3DF",
  YYNP: "14D",
  YYNT: "3DF",
  YYYP: "3D",
  YYYT: "3DF",
};
const DAYS: Record<Outcome, number | null> = { FSU: null, "60D": 60, "14D": 14, "3D": 3, "3DF": 3 };

/**
 * CISA BOD 26-04, table 1 (10 June 2026), all sixteen rows as CERT/CC publishes them in CERTCC/SSVC (decision table cisa_bod_26_04_1_0_0). Binding for
 * federal agencies alone; for everybody else a reference.
 */
export function bod2604({ kev, exposed, automatable, impact }: DecisionPoints): Outcome {
  const key = `${kev ? "Y" : "N"}${exposed ? "Y" : "N"}${automatable ? "Y" : "N"}${impact === "partial" ? "P" : "T"}`;
  return ROWS[key] ?? "3DF";
}

/** Days an outcome leaves; null = no date. */
export function outcomeDays(outcome: Outcome): number | null {
  return DAYS[outcome];
}
