"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "#components/trpc.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormDialog } from "#components/ui/form-dialog.tsx";
import { submitState } from "#components/ui/mutation-state.ts";

/** A change makes a new version, so the page goes to the list, where the newest stands. */
function useDone() {
  const router = useRouter();
  return () => {
    router.push("/compliance");
    router.refresh();
  };
}

export function BridgeDialog({ id }: { id: string }) {
  const done = useDone();
  const add = useMutation(useTRPC().compliance.bridge.mutationOptions());
  const send = (form: FormData, close: () => void) =>
    add.mutate(
      { id, letterOn: String(form.get("letterOn")), until: String(form.get("until")) },
      {
        onSuccess: () => {
          close();
          done();
        },
      },
    );
  return (
    <FormDialog open="Add a bridge letter" title="A bridge letter" send="Add the letter" submit={submitState(add, "")} onSend={send} onOpen={() => add.reset()}>
      <Field label="Date of the letter" name="letterOn" type="date" isRequired />
      <Field label="It reaches to" name="until" type="date" isRequired hint="At most three months past the twelve the report counts by itself." />
    </FormDialog>
  );
}

export function EndDialog({ id, today }: { id: string; today: string }) {
  const done = useDone();
  const [mistake, setMistake] = useState(false);
  const end = useMutation(useTRPC().compliance.end.mutationOptions());
  const send = (form: FormData, close: () => void) =>
    end.mutate(
      { id, on: mistake ? null : String(form.get("on")), reason: String(form.get("reason")) },
      {
        onSuccess: () => {
          close();
          done();
        },
      },
    );
  return (
    <FormDialog open="End it" title="End this statement" send="End it" submit={submitState(end, "")} onSend={send} onOpen={() => end.reset()}>
      <Checkbox isSelected={mistake} onChange={setMistake}>
        It was entered by mistake and never counted
      </Checkbox>
      {!mistake && <Field label="Last day it counts" name="on" type="date" defaultValue={today} isRequired />}
      <Field label="Why it ends" name="reason" isRequired maxLength={500} />
    </FormDialog>
  );
}
