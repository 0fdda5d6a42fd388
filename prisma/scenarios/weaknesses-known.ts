/** What the demo's public catalogues list: entries of CISA's KEV as published, and EPSS scores that are invented. */
export const EXPLOITED = [
  { cve: "CVE-2024-4577", name: "PHP-CGI OS Command Injection Vulnerability", addedOn: "2024-06-12", dueOn: "2024-07-03", ransomware: true },
  { cve: "CVE-2021-44228", name: "Apache Log4j2 Remote Code Execution Vulnerability", addedOn: "2021-12-10", dueOn: "2021-12-24", ransomware: true },
  { cve: "CVE-2023-44487", name: "HTTP/2 Rapid Reset Attack Vulnerability", addedOn: "2023-10-10", dueOn: "2023-10-31", ransomware: false },
];
export const SCORED = [
  { cve: "CVE-2024-4577", score: 0.94372, percentile: 0.99971 },
  { cve: "CVE-2024-6119", score: 0.04218, percentile: 0.88134 },
  { cve: "CVE-2021-44228", score: 0.94358, percentile: 0.99962 },
  { cve: "CVE-2023-44487", score: 0.94401, percentile: 0.99985 },
];
