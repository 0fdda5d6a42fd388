import { expect, test } from "vitest";
import { isGradeOnly, seesWebCode } from "#server/posture/scan-families.ts";

test.each<[string, boolean, boolean]>([
  ["zap", true, false],
  ["burp", true, false],
  ["qualys-was", true, false],
  ["sarif:codeql", true, false],
  ["sarif:trivy+semgrep oss", true, false],
  ["generic:acunetix", true, false],
  ["defectdojo zap scan", true, false],
  ["defectdojo burp rest api", true, false],
  ["nessus", false, false],
  ["openvas", false, false],
  ["qualys", false, false],
  ["hackerguardian", false, false],
  ["cyhy", false, false],
  ["testssl", false, false],
  ["trivy", false, false],
  ["nuclei", false, false],
  ["sarif:flawfinder", false, false],
  ["generic", false, false],
  ["defectdojo nessus scan", false, false],
  ["observatory", false, true],
  ["defectdojo mozilla observatory scan", false, true],
])("%s sees web code: %s; only grades: %s", (family, sees, grades) => {
  expect([seesWebCode(family), isGradeOnly(family)]).toEqual([sees, grades]);
});
