import { handleSecurityTxt } from "#server/api/security-txt.ts";

export function GET(): Response {
  return handleSecurityTxt();
}
