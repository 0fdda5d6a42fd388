import { handleAuth } from "#server/api/auth-handler.ts";

export function GET(request: Request): Promise<Response> {
  return handleAuth(request);
}

export function POST(request: Request): Promise<Response> {
  return handleAuth(request);
}
