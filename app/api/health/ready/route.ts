import { handleReady } from "#server/api/ready.ts";

export function GET(): Promise<Response> {
  return handleReady();
}
