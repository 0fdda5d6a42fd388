import { handleTrpc } from "#server/api/handler.ts";

export function GET(request: Request): Promise<Response> {
  return handleTrpc(request);
}

export function POST(request: Request): Promise<Response> {
  return handleTrpc(request);
}
