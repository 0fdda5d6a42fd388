/** A CommonJS default export: Node hands over the namespace where a bundler hands over the value itself. */
export function interop<T>(imported: T): T {
  return typeof imported === "function" ? imported : (imported as { default: T }).default;
}
