import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanLine, cleanText, htmlToText } from "#server/connectors/text.ts";

test("controls, direction marks and zero-width characters are dropped, newline and tab stay", () => {
  expect(cleanText("a\u0000b\u0007c\u0085d\u202ee\u200bf\u2066g\ufeffh\n\ti", 100)).toBe("abcdefgh\n\ti");
  expect(cleanText("line\r\nline\rline", 100)).toBe("line\nline\nline");
});

test("a lone surrogate becomes U+FFFD and text is composed", () => {
  expect(cleanText("a\ud800b", 100)).toBe("a\ufffdb");
  expect(cleanText("e\u0301", 100)).toBe("\u00e9");
});

test("a cut never leaves half a character", () => {
  expect(cleanText("ab\u{1f600}", 3)).toBe("ab");
  expect(cleanLine("  a \n b  ", 10)).toBe("a b");
});

test("whatever comes in, what goes out is storable, short enough and stable", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.integer({ min: 1, max: 200 }), (text, max) => {
      const clean = cleanText(text, max);
      expect(clean.length).toBeLessThanOrEqual(max);
      expect(clean.isWellFormed()).toBe(true);
      expect(clean.includes("\u0000")).toBe(false);
    }),
  );
});

test("scanner HTML becomes plain text, decoded once, with unknown references left as text", () => {
  expect(htmlToText("<p>One &amp; two</p><p>x &lt;script&gt; &amp;lt; &bogus;</p>", 1000)).toBe("One & two\nx <script> &lt; &bogus;");
  expect(htmlToText("5 < 6 and a > b", 1000)).toBe("5 < 6 and a > b");
});
