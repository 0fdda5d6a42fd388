"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/field.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";

type NoteFormProps = { client: string; period: string; section: string; title: string; text: string; privateText: string };

/** What the client reads in a section and what only the presenter reads, saved on their own. */
export function NoteForm({ client, period, section, title, ...kept }: NoteFormProps) {
  const router = useRouter();
  const [text, setText] = useState(kept.text);
  const [privateText, setPrivateText] = useState(kept.privateText);
  const save = useMutation(useTRPC().notes.write.mutationOptions({ onSuccess: () => router.refresh() }));
  const changed = text.trim() !== kept.text || privateText.trim() !== kept.privateText;
  const edit = (set: (value: string) => void) => (value: string) => {
    save.reset();
    set(value);
  };
  return (
    <form
      className="note-form"
      aria-label={`Note on ${title}`}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ client, period, section, text, privateText });
      }}
    >
      <div className="note-fields">
        <TextArea label="For the client" value={text} onChange={edit(setText)} rows={3} maxLength={2000} />
        <TextArea label="For you alone, while presenting" value={privateText} onChange={edit(setPrivateText)} rows={3} maxLength={4000} />
      </div>
      <div className="note-save">
        <Button type="submit" isPending={save.isPending} aria-label={`Save the note on ${title}`}>
          Save
        </Button>
        <FormStatus submit={submitState(save, text.trim() + privateText.trim() === "" ? "Note removed." : "Saved. The draft shows it.")} />
        {changed && save.isIdle && <span className="unsaved">Not saved yet</span>}
      </div>
    </form>
  );
}
