"use client";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { FileDrop } from "#components/public/file-drop.tsx";
import { type Checked, checkFile, codeIn } from "#components/public/check-report.ts";
import { VerifyAnswer } from "#components/public/verify-answer.tsx";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";

const ADDRESS = "/api/verify";

/** By the code, which the address of a report brings along, or by the file itself. Both are plain forms that work without scripts. */
export function VerifyForm() {
  const [code, setCode] = useState("");
  const [checked, setChecked] = useState<Checked>({ state: "idle" });
  const { mutate } = useMutation(
    useTRPC().statement.verify.mutationOptions({
      onMutate: () => setChecked({ state: "sending" }),
      onSuccess: (answer) => setChecked({ state: "answered", answer }),
      onError: ({ message }) => setChecked({ state: "failed", message }),
    }),
  );
  useEffect(() => {
    const read = () => {
      const given = codeIn(window.location.hash);
      if (given === "") return;
      setCode(given);
      mutate({ code: given });
    };
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, [mutate]);
  function show(answer: Promise<Checked>) {
    setChecked({ state: "sending" });
    void answer.then(setChecked);
  }
  function sendCode(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    mutate({ code: code.trim() });
  }
  function sendFile(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const file = new FormData(event.currentTarget).get("file");
    show(checkFile(ADDRESS, file instanceof File && file.size > 0 ? file : null));
  }
  return (
    <div className="verify">
      <form className="form" method="post" action={ADDRESS} encType="multipart/form-data" onSubmit={sendCode}>
        <Field
          label="Code on the report"
          name="code"
          value={code}
          onChange={setCode}
          isRequired
          maxLength={20}
          autoComplete="off"
          hint="It looks like KW-7Q4M-2XHD and stands at the foot of every page and slide."
        />
        <div className="actions">
          <Button type="submit" tone="primary" isPending={checked.state === "sending"}>
            Check it
          </Button>
        </div>
      </form>
      <form className="form" method="post" action={ADDRESS} encType="multipart/form-data" onSubmit={sendFile}>
        <FileDrop
          label="Or the file itself"
          name="file"
          accept=".pdf,.pptx,.xlsx,.csv,.json"
          hint="PDF, slides, Excel, CSV or JSON, 20 MB at most: choose it or drop it here. It shows whether anything was changed. We do not keep it."
          onDropped={(file) => show(checkFile(ADDRESS, file))}
        />
        <div className="actions">
          <Button type="submit" isPending={checked.state === "sending"}>
            Check the file
          </Button>
        </div>
      </form>
      <VerifyAnswer checked={checked} />
    </div>
  );
}
