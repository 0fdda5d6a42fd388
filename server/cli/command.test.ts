import { expect, test } from "vitest";
import { type Command, readArguments, table, UsageError } from "#server/cli/command.ts";

const command: Command = { usage: "", options: ["client", "tag"], many: ["tag"], run: async () => ({ json: null, text: "" }) };

test("options are read by name; repeated ones as a list", () => {
  const values = readArguments(command, ["--client", "springfield", "--tag", "a", "--tag=b", "--json"]);
  expect([values.need("client"), values.list("tag"), values.text("absent"), values.list("client")]).toEqual(["springfield", ["a", "b"], undefined, []]);
});

test.each([
  ["an unknown option", ["--clinet", "x"]],
  ["an option without its value", ["--client"]],
  ["a file where none is taken", ["file.csv"]],
])("%s is wrong usage", (_name, args) => {
  expect(() => readArguments(command, args)).toThrow(UsageError);
});

test("a needed option that is missing or empty is wrong usage, and says which", () => {
  for (const args of [[], ["--client", ""]]) expect(() => readArguments(command, args).need("client")).toThrow(/--client is needed/);
});

test("file counts are checked", () => {
  expect(() => readArguments({ ...command, positionals: "one" }, [])).toThrow(UsageError);
  expect(() => readArguments({ ...command, positionals: "one" }, ["a", "b"])).toThrow(UsageError);
  expect(() => readArguments({ ...command, positionals: "some" }, [])).toThrow(UsageError);
  expect(readArguments({ ...command, positionals: "some" }, ["a", "b"]).positionals).toEqual(["a", "b"]);
});

test("a table aligns its columns and shows nothing as a dash", () => {
  expect(
    table(
      ["A", "LONG"],
      [
        ["xyz", null],
        ["y", 12],
      ],
    ),
  ).toBe("A    LONG\nxyz  –\ny    12");
});
