// A secret: written, never read back; with a check of what it opens. What it is called, and what the check found, come
// from whoever uses it.
import { Button, PasswordInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { SecretName } from '#shared/contract/settings.ts';
import { SECRET_TEXT } from '#shared/text/settings.ts';
import { Section } from '../../components/bits.tsx';
import { Status } from '../../components/status.tsx';
import { type Outputs, orpc } from '../../rpc/client.ts';
import { useAction } from '../../rpc/hooks.ts';
import { useUnsaved } from '../../stores/unsaved.ts';

export type Secret = Outputs['settings']['setSecret'];

export interface SecretWords {
  /** As it is called in a sentence: "token". */
  readonly noun: string;
  readonly field: string;
  readonly paste: string;
  /** What is so without it; begins the question before it is removed. */
  readonly without: string;
  readonly removed: string;
}

interface Props {
  readonly secret: Secret;
  readonly words: SecretWords;
  readonly checking: boolean;
  /** Undefined: the stored one. */
  readonly onCheck: (typed: string | undefined) => void;
  /** It was asked to store this one, or null to remove it. */
  readonly onStore: (value: string | null) => void;
  /** What the check found. */
  readonly children: ReactNode;
}

const stateOf = (secret: Secret): string => {
  if (!secret.set) return 'Not set yet.';
  return secret.endsIn ? `Set, ends in ${secret.endsIn}.` : 'Set.';
};

const capital = (text: string): string => text.replace(/^./, (first) => first.toUpperCase());

export function SecretForm(props: Props) {
  const { words } = props;
  const name: SecretName = props.secret.name;
  const [text, setText] = useState('');
  // What saving answered, until the settings have been read again: between the two nothing may look as if unsaved.
  const [saved, setSaved] = useState<{ readonly over: Secret; readonly now: Secret } | null>(null);
  const secret = saved?.over === props.secret ? saved.now : props.secret;
  const [removing, setRemoving] = useState(false);
  const typed = text.trim();
  useUnsaved(typed !== '');
  const save = useAction(orpc.settings.setSecret.mutationOptions(), (it) =>
    it.set ? `${capital(words.noun)} saved, ends in ${it.endsIn ?? '…'}` : words.removed,
  );
  const store = (value: string | null) => {
    props.onStore(value);
    save.mutate(
      { name, value },
      {
        onSuccess: (now) => {
          setSaved({ over: props.secret, now });
          setText('');
          setRemoving(false);
        },
      },
    );
  };
  const locked = secret.fromEnvironment;
  return (
    <Section title={SECRET_TEXT[name].label}>
      <form
        className="ph-stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed) store(typed);
        }}
      >
        <PasswordInput
          label={words.field}
          description={`${SECRET_TEXT[name].text} ${stateOf(secret)}`}
          placeholder={secret.set ? 'Paste a new one to replace it' : words.paste}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
          value={text}
          disabled={locked}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {locked && (
          <Status
            tone="quiet"
            icon={IconLock}
            label="It is given where the program is started (environment), so it is not changed here."
          />
        )}
        <div className="ph-row ph-row-wrap">
          {!locked && (
            <Button type="submit" variant="filled" disabled={!typed} loading={save.isPending}>
              {secret.set ? `Replace the ${words.noun}` : `Save ${words.noun}`}
            </Button>
          )}
          <Button
            loading={props.checking}
            disabled={!typed && !secret.set}
            onClick={() => props.onCheck(typed || undefined)}
          >
            {typed ? `Check this ${words.noun}` : 'Check the connection'}
          </Button>
          {secret.set && !locked && (
            <Button color="red" variant="outline" onClick={() => setRemoving(true)}>
              Remove…
            </Button>
          )}
        </div>
        {removing && (
          <div className="ph-row ph-row-wrap" role="alert">
            <span>{words.without} Remove it?</span>
            <Button className="ph-push" onClick={() => setRemoving(false)} autoFocus>
              Keep it
            </Button>
            <Button color="red" variant="filled" loading={save.isPending} onClick={() => store(null)}>
              Remove the {words.noun}
            </Button>
          </div>
        )}
        {props.children}
      </form>
    </Section>
  );
}
