"use client";
import { useEffect, useState } from "react";
import { VerdictIcon } from "#components/ui/verdict-mark.tsx";
import type { Verdict } from "#server/posture/blocks.ts";

type Stop = { id: string; title: string; verdict: Verdict | null };

/** Links that work without scripts; with them, the section being read is marked. */
export function SectionNav({ stops }: { stops: Stop[] }) {
  const [reading, setReading] = useState(stops[0]?.id);
  useEffect(() => {
    const sections = stops.flatMap((stop) => document.getElementById(stop.id) ?? []);
    const mark = () => {
      const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2;
      const passed = sections.filter((section) => section.getBoundingClientRect().top < window.innerHeight * 0.3);
      setReading((atEnd && window.scrollY > 0 ? sections.at(-1) : (passed.at(-1) ?? sections[0]))?.id);
    };
    mark();
    window.addEventListener("scroll", mark, { passive: true });
    return () => window.removeEventListener("scroll", mark);
  }, [stops]);
  return (
    <nav className="section-nav" aria-label="Sections">
      <ol>
        {stops.map((stop) => (
          <li key={stop.id}>
            <a href={`#${stop.id}`} aria-current={stop.id === reading ? "true" : undefined}>
              {stop.title}
              {stop.verdict && <VerdictIcon state={stop.verdict.state} label={stop.verdict.label} />}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
