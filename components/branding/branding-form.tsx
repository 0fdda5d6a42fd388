"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { AccentField, isColour } from "#components/branding/accent-field.tsx";
import { BrandPreview } from "#components/branding/brand-preview.tsx";
import { type ChosenLogo, LogoField } from "#components/branding/logo-field.tsx";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import { accentVariants } from "#server/posture/contrast.ts";
import type { Logo } from "#server/posture/report.ts";

// What tokens.css falls back to.
const OURS = "#0b5e6f";
type BrandingFormProps = { name: string; accent: string | null; logo: Logo | null };

export function BrandingForm({ name: keptName, accent: keptAccent, logo: keptLogo }: BrandingFormProps) {
  const router = useRouter();
  const [name, setName] = useState(keptName);
  const [accent, setAccent] = useState(keptAccent ?? "");
  const [logo, setLogo] = useState<ChosenLogo | "keep" | null>(keptLogo ? "keep" : null);
  const [alt, setAlt] = useState(keptLogo?.alt ?? "");
  const save = useMutation(useTRPC().branding.set.mutationOptions({ onSuccess: () => router.refresh() }));
  const edit =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      save.reset();
      set(value);
    };
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const again = logo === "keep" && keptLogo && alt !== keptLogo.alt ? keptLogo : null;
    const sent = logo === null ? null : again ? { data: again.data, alt } : logo === "keep" ? ("keep" as const) : { data: logo.data, alt };
    save.mutate({ name, accent: accent.trim() === "" ? null : accent.trim(), logo: sent });
  }
  const picture = logo === "keep" ? keptLogo : logo;
  const brand = { name: name || "Your name", logo: picture ? { src: `data:${picture.type};base64,${picture.data}` } : null };
  const look = accentVariants(isColour(accent) ? accent : OURS);
  return (
    <div className="branding">
      <form className="form" onSubmit={send}>
        <Field label="Name" value={name} onChange={edit(setName)} isRequired maxLength={80} hint="Speaks as “we” on every page and in every file." />
        <AccentField value={accent} fallback={OURS} onChange={edit(setAccent)} />
        <LogoField has={logo !== null} onChoose={edit(setLogo)} onRemove={() => edit(setLogo)(null)} />
        {logo !== null && (
          <Field
            label="What the logo shows"
            value={alt}
            onChange={edit(setAlt)}
            isRequired
            maxLength={200}
            hint="Read aloud in files to people who cannot see it."
          />
        )}
        <div className="actions">
          <Button type="submit" tone="primary" isPending={save.isPending}>
            Save the branding
          </Button>
        </div>
        <FormStatus submit={submitState(save, "Saved. Every page shows it now; published reports keep theirs.")} />
      </form>
      <div className="brand-previews">
        <BrandPreview brand={brand} theme="light" accent={look.light} wash={look.lightWash} />
        <BrandPreview brand={brand} theme="dark" accent={isColour(accent) ? look.dark : "#6fc3d3"} wash={look.darkWash} />
      </div>
    </div>
  );
}
