import { RestButtons } from "#components/sources/rest-buttons.tsx";
import { SecretForm } from "#components/sources/secret-form.tsx";
import { SettingsForm } from "#components/sources/settings-form.tsx";
import type { SourceSetup } from "#components/sources/source-answers.ts";
import { utcMoment } from "#components/sources/source-words.ts";
import { joinWords } from "#server/posture/format.ts";

type SettingsViewProps = { setup: SourceSetup; paused: boolean; retired: boolean };

/** How the source is set up. Its secret is said to be there, never what it is. */
export function SettingsView({ setup, paused, retired }: SettingsViewProps) {
  const { id, name, form, values, allowedHosts, secret, address } = setup;
  if (retired || form === null || values === null) return <p>It is retired: nothing of it can be changed any more. What it brought stays.</p>;
  const push = form.mode === "push";
  return (
    <div className="settings-parts">
      <section aria-label="Settings">
        <h2>Settings</h2>
        <SettingsForm source={id} name={name} fields={form.fields} values={values} />
      </section>
      <div>
        {push && (
          <section>
            <h2>Address</h2>
            <p>The sender delivers here, each delivery signed with the secret below.</p>
            <code className="command">{address}</code>
          </section>
        )}
        {allowedHosts.length > 0 && (
          <section>
            <h2>Private hosts</h2>
            <p>An operator allowed {joinWords(allowedHosts)} on the server. It holds while the address stays the same host and port.</p>
          </section>
        )}
        <section>
          <h2>{form.secret?.title ?? "Secret"}</h2>
          <p>
            {form.secret === null
              ? "This connector signs in by none."
              : secret === null
                ? "None is set."
                : `Set on ${utcMoment(secret.setAt)}, sealed with key ${secret.keyId}. Nobody can read it back, here or in the database.`}
          </p>
          {form.secret && <SecretForm source={id} secret={form.secret} push={push} isSet={secret !== null} />}
        </section>
        <section>
          <h2>Rest</h2>
          <p>{paused ? "It is paused: nothing comes in." : "Pausing stops it until somebody resumes it. Reports say that it is paused, and since when."}</p>
          <RestButtons source={id} name={name} paused={paused} />
        </section>
      </div>
    </div>
  );
}
