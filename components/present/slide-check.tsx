import { encode } from "uqr";
import type { CheckAddress } from "#server/posture/check-address.ts";
import { qrPath } from "#server/posture/qr-path.ts";

/** Where the report can be checked, for the camera of a phone in the room. Always dark on white, as cameras want it. */
export function SlideCheck({ check }: { check: CheckAddress }) {
  const { data } = encode(check.href, { ecc: "M", border: 4, maskPattern: 2 });
  return (
    <svg
      className="slide-check"
      viewBox={`0 0 ${data.length} ${data.length}`}
      role="img"
      aria-label={`QR code of the address at which this report can be checked: ${check.text}`}
    >
      <rect width={data.length} height={data.length} fill="#fff" />
      <path d={qrPath(data)} fill="#14203a" />
    </svg>
  );
}
