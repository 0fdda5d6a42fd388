"use client";
import { ANSWER } from "#components/follow-ups/answer-promise.ts";
import { Field, TextArea } from "#components/ui/field.tsx";

export type FollowUpWords = { question: string; promise: string; owner: string; due: string | null };

/** What was asked, what we promised, who sees to it and until when. */
export function FollowUpFields({ kept }: { kept?: FollowUpWords }) {
  return (
    <>
      <TextArea label="What they asked" name="question" rows={2} isRequired maxLength={500} defaultValue={kept?.question ?? ""} />
      <TextArea
        label="What we promised, if more than an answer"
        name="promise"
        rows={2}
        maxLength={500}
        defaultValue={kept?.promise ?? ""}
        hint={`Left empty it reads “${ANSWER}”.`}
      />
      <Field
        label="Who sees to it"
        name="owner"
        isRequired
        maxLength={120}
        defaultValue={kept?.owner ?? ""}
        hint="A person or team of ours. If they promised it themselves, write “client”."
      />
      <Field label="Due, if there is a day" name="due" type="date" defaultValue={kept?.due ?? ""} />
    </>
  );
}

export function readWords(form: FormData): FollowUpWords {
  const text = (name: string) => String(form.get(name) ?? "");
  return { question: text("question"), promise: text("promise").trim() || ANSWER, owner: text("owner"), due: text("due") || null };
}
