// The Apex token: written, never read back; and a live check that sends nothing else.
import { Button, PasswordInput } from '@mantine/core';
import { IconCircleCheck, IconLock, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { SECRET_TEXT } from '#shared/text/settings.ts';
import { Section } from '../../components/bits.tsx';
import { Status } from '../../components/status.tsx';
import { type Outputs, orpc } from '../../rpc/client.ts';
import { useAction } from '../../rpc/hooks.ts';
import { useUnsaved } from '../../stores/unsaved.ts';

type Secret = Outputs['settings']['setSecret'];
type Check = Outputs['settings']['testApex'];

const stateOf = (secret: Secret): string => {
  if (!secret.set) return 'Not set yet.';
  return secret.endsIn ? `Set, ends in ${secret.endsIn}.` : 'Set.';
};

export function TokenSection(props: { secret: Secret; url: string }) {
  const { url } = props;
  const [token, setToken] = useState('');
  // What saving answered, until the settings have been read again: between the two nothing may look as if unsaved.
  const [saved, setSaved] = useState<{ readonly over: Secret; readonly now: Secret } | null>(null);
  const secret = saved?.over === props.secret ? saved.now : props.secret;
  const [removing, setRemoving] = useState(false);
  const typed = token.trim();
  useUnsaved(typed !== '');
  const save = useAction(orpc.settings.setSecret.mutationOptions(), (it) =>
    it.set ? `Token saved, ends in ${it.endsIn ?? '…'}` : 'Token removed. Nothing is sent to Apex any more.',
  );
  const test = useAction(orpc.settings.testApex.mutationOptions());
  const store = (value: string | null) => {
    // What a check found stays true of the token it checked. Not when the answer is here: by then somebody may have
    // asked for a check of the new token, and would never hear of it.
    if (test.variables?.token !== value) test.reset();
    save.mutate(
      { name: 'apex.token', value },
      {
        onSuccess: (now) => {
          setSaved({ over: props.secret, now });
          setToken('');
          setRemoving(false);
        },
      },
    );
  };
  const locked = secret.fromEnvironment;
  return (
    <Section title={SECRET_TEXT['apex.token'].label}>
      <form
        className="ph-stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed) store(typed);
        }}
      >
        <PasswordInput
          label="Token"
          description={`${SECRET_TEXT['apex.token'].text} ${stateOf(secret)}`}
          placeholder={secret.set ? 'Paste a new one to replace it' : 'Paste the token from Apex'}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
          value={token}
          disabled={locked}
          onChange={(event) => setToken(event.currentTarget.value)}
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
              {secret.set ? 'Replace the token' : 'Save token'}
            </Button>
          )}
          <Button
            loading={test.isPending}
            disabled={!typed && !secret.set}
            onClick={() => test.mutate({ url, ...(typed && { token: typed }) })}
          >
            {typed ? 'Check this token' : 'Check the connection'}
          </Button>
          {secret.set && !locked && (
            <Button color="red" variant="outline" onClick={() => setRemoving(true)}>
              Remove…
            </Button>
          )}
        </div>
        {removing && (
          <div className="ph-row ph-row-wrap" role="alert">
            <span>Without a token nothing is sent to Apex. Remove it?</span>
            <Button className="ph-push" onClick={() => setRemoving(false)} autoFocus>
              Keep it
            </Button>
            <Button color="red" variant="filled" loading={save.isPending} onClick={() => store(null)}>
              Remove the token
            </Button>
          </div>
        )}
        {test.data && <CheckResult check={test.data} />}
      </form>
    </Section>
  );
}

function CheckResult({ check }: { check: Check }) {
  if (check.ok) {
    return (
      <p role="status">
        <Status tone="ok" icon={IconCircleCheck} label={`Works: ${check.company ?? 'Apex'}.`} />{' '}
        <span className="ph-muted">
          The token may: {check.abilities.join(', ')}
          {check.missingForOrders.length > 0 &&
            `. For orders it would also need: ${check.missingForOrders.join(', ')}. The sync works without.`}
        </span>
      </p>
    );
  }
  const words =
    check.missing.length > 0
      ? `The token is valid but may not: ${check.missing.join(', ')}. Make one on Apex that may.`
      : (check.problem?.detail ?? 'Apex refused it. Check the address and the token.');
  return (
    <p role="alert">
      <Status tone="bad" icon={IconX} label="It does not work." /> {words}
    </p>
  );
}
