/** Tools that grade a site: the grade stands beside the findings and says nothing about what is open. */
const GRADES = /\bobservatory\b/;

/**
 * Tools that try out a running web application, or read its code, for the mistakes of those who wrote it: cross-site scripting (CWE-79) and SQL injection
 * (CWE-89). Scanners of networks, of TLS and of packages look for known weaknesses of products. Source: each tool's own documentation of what it tests.
 */
const WEB_APPLICATION =
  /\b(?:zap|zed attack proxy|burp|dastardly|qualys-was|acunetix|netsparker|invicti|appscan|webinspect|arachni|wapiti|w3af|skipfish|sqlmap|rapid7 insightappsec|stackhawk|veracode|checkmarx|fortify|semgrep|codeql|sonarqube|snyk code|brakeman|bandit|gosec|spotbugs|find-sec-bugs|psalm|phpcs-security-audit|security code scan|contrast)\b/;

/** Whether scans of this family only give a grade. `family` as in ScanEvidence: "zap", "sarif:codeql", "defectdojo zap scan". */
export function isGradeOnly(family: string): boolean {
  return GRADES.test(family.toLowerCase());
}

/** Whether scans of this family can see cross-site scripting and SQL injection in the application itself. A family we do not know cannot. */
export function seesWebCode(family: string): boolean {
  return WEB_APPLICATION.test(family.toLowerCase());
}
