import { handleVerify } from "#server/api/verify-file.ts";

export function POST(request: Request): Promise<Response> {
  return handleVerify(request);
}
