import type { PlannedScan } from "#prisma/scenarios/scanning.ts";
import type { Rule } from "#prisma/scenarios/weaknesses.ts";

const escaped = (text: string) => text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
const RISK = ["Informational", "Low", "Medium", "High"];
const pad = (value: number) => String(value).padStart(2, "0");

function zapAlert(rule: Rule, host: string): string {
  const uri = `https://${host}${rule.path}`;
  return `<alertitem><pluginid>${rule.id}</pluginid><alertRef>${rule.id}</alertRef><alert>${escaped(rule.title)}</alert><name>${escaped(rule.title)}</name><riskcode>${rule.severity}</riskcode><confidence>2</confidence><riskdesc>${RISK[rule.severity]} (Medium)</riskdesc><desc>&lt;p&gt;${escaped(rule.description)}&lt;/p&gt;</desc><instances><instance><uri>${uri}</uri><method>GET</method><param>${rule.parameter}</param></instance><instance><uri>${uri}?page=2</uri><method>GET</method><param>${rule.parameter}</param></instance></instances><count>2</count><solution>&lt;p&gt;${escaped(rule.solution)}&lt;/p&gt;</solution><reference></reference><cweid>${rule.cwe || -1}</cweid><wascid>0</wascid></alertitem>`;
}

/** ZAP writes its time without a zone; the demo scanner runs in UTC. */
function zapTime(instant: string): string {
  const date = new Date(instant);
  const weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][date.getUTCDay()];
  const month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][date.getUTCMonth()];
  return `${weekday}, ${date.getUTCDate()} ${month} ${date.getUTCFullYear()} ${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`;
}

function nessusTime(instant: string): string {
  return `${zapTime(instant).replace(/^(\w+), (\d+) (\w+) (\d+) (.*)$/, "$1 $3 $2 $5 $4")}`;
}

function nessusItem(rule: Rule): string {
  const score = rule.cvss === undefined ? "" : `<cvss3_base_score>${rule.cvss}</cvss3_base_score>`;
  const cve = rule.cve === undefined ? "" : `<cve>${rule.cve}</cve>`;
  const cwe = rule.cwe > 0 ? `<cwe>${rule.cwe}</cwe>` : "";
  return `<ReportItem port="${rule.severity === 0 ? 0 : 443}" svc_name="www" protocol="tcp" severity="${rule.severity}" pluginID="${rule.id}" pluginName="${escaped(rule.title)}" pluginFamily="${rule.family}"><synopsis>${escaped(rule.description)}</synopsis><description>${escaped(rule.description)}</description><solution>${escaped(rule.solution)}</solution>${score}${cve}${cwe}</ReportItem>`;
}

/** The report file as the scanner itself would have written it. */
export function scanReport(scan: PlannedScan): string {
  if (scan.tool === "zap")
    return `<?xml version="1.0"?><OWASPZAPReport version="2.15.0" generated="${zapTime(scan.finishedAt)}"><site name="https://${scan.host}" host="${scan.host}" port="443" ssl="true"><alerts>${scan.rules.map((rule) => zapAlert(rule, scan.host)).join("")}</alerts></site></OWASPZAPReport>`;
  const properties = `<HostProperties><tag name="HOST_START">${nessusTime(scan.startedAt)}</tag><tag name="HOST_END">${nessusTime(scan.finishedAt)}</tag><tag name="host-fqdn">${scan.host}</tag><tag name="Credentialed_Scan">false</tag></HostProperties>`;
  return `<?xml version="1.0" ?><NessusClientData_v2><Report name="${scan.id}"><ReportHost name="${scan.host}">${properties}${scan.rules.map(nessusItem).join("")}</ReportHost></Report></NessusClientData_v2>`;
}
