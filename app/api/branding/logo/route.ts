import { handleLogo } from "#server/api/vendor.ts";

export function GET(request: Request): Promise<Response> {
  return handleLogo(request);
}
