import { expect, test } from "vitest";
import { cleanHeaders, networkOf, peerOf } from "#server/edge.ts";

test("an address the caller wrote itself is not believed", () => {
  expect(peerOf({ remote: "203.0.113.9", forwardedFor: "10.0.0.1", trustedHops: 0 })).toBe("203.0.113.9");
});

test("behind trusted proxies the rightmost untrusted hop is the caller", () => {
  expect(peerOf({ remote: "127.0.0.1", forwardedFor: "6.6.6.6, 198.51.100.7", trustedHops: 1 })).toBe("198.51.100.7");
  expect(peerOf({ remote: "127.0.0.1", forwardedFor: "6.6.6.6, 198.51.100.7, 10.0.0.2", trustedHops: 2 })).toBe("198.51.100.7");
  expect(peerOf({ remote: "127.0.0.1", forwardedFor: "198.51.100.7", trustedHops: 2 })).toBe("127.0.0.1");
});

test("one IPv6 subscriber is one caller, whichever address of the network calls", () => {
  expect(networkOf("2001:db8:1:2:aaaa::1")).toBe("2001:db8:1:2::/64");
  expect(networkOf("2001:db8:1:2:ffff:1:2:3")).toBe("2001:db8:1:2::/64");
  expect(networkOf("2001:db8:1:3::1")).not.toBe("2001:db8:1:2::/64");
  expect(networkOf("::ffff:203.0.113.9")).toBe("203.0.113.9");
  expect(networkOf("unknown")).toBe("unknown");
});

test("headers that mean something inside are dropped at the edge", () => {
  const headers = {
    "x-role": "admin",
    "x-user-id": "1",
    "x-nonce": "n",
    "x-middleware-subrequest": "proxy",
    "x-forwarded-host": "evil.example",
    forwarded: "for=1",
    accept: "*/*",
  };
  cleanHeaders(headers, { remote: "203.0.113.9", trustedHops: 0 });
  expect(headers).toEqual({ accept: "*/*", "x-forwarded-for": "203.0.113.9" });
});
