// The Apex token: written, never read back; and a live check that sends nothing else.
import { Button, PasswordInput } from '@mantine/core';
import { IconCircleCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Section } from '../../components/bits.tsx';
import { Status } from '../../components/status.tsx';
import { type Outputs, orpc } from '../../rpc/client.ts';
import { useAction, useMay } from '../../rpc/hooks.ts';

type Secret = Outputs['settings']['setSecret'];
type Check = Outputs['settings']['testApex'];

const stateOf = (secret: Secret): string => {
  if (!secret.set) return 'Not set yet';
  const ends = secret.endsIn ? `Set, ends in ${secret.endsIn}` : 'Set';
  return secret.fromEnvironment ? `${ends}; it comes from the environment and cannot be changed here` : ends;
};

export function TokenSection({ secret, url }: { secret: Secret; url: string }) {
  const [token, setToken] = useState('');
  const may = useMay('settings.write');
  const save = useAction(orpc.settings.setSecret.mutationOptions(), (it) =>
    it.set ? `Token saved, ends in ${it.endsIn ?? '…'}` : 'Token removed',
  );
  const test = useAction(orpc.settings.testApex.mutationOptions());
  const typed = token.trim();
  return (
    <Section title="Apex token">
      <form
        className="ph-stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed) save.mutate({ name: 'apex.token', value: typed }, { onSuccess: () => setToken('') });
        }}
      >
        <PasswordInput
          label="Token"
          description={stateOf(secret)}
          placeholder={secret.set ? 'Enter a new one to replace it' : 'Paste the token from Apex'}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
          value={token}
          disabled={!may || secret.fromEnvironment}
          onChange={(event) => setToken(event.currentTarget.value)}
        />
        {may && (
          <div className="ph-row">
            <Button type="submit" variant="filled" disabled={!typed} loading={save.isPending}>
              Save token
            </Button>
            <Button loading={test.isPending} onClick={() => test.mutate({ url, ...(typed && { token: typed }) })}>
              {typed ? 'Check this token' : 'Check the connection'}
            </Button>
            {test.data && <CheckResult check={test.data} />}
          </div>
        )}
      </form>
    </Section>
  );
}

function CheckResult({ check }: { check: Check }) {
  if (check.ok)
    return (
      <Status
        tone="ok"
        icon={IconCircleCheck}
        label={`Works: ${check.company ?? 'Apex'}`}
        title={check.abilities.join(', ')}
      />
    );
  const words =
    check.missing.length > 0 ? `It may not: ${check.missing.join(', ')}` : (check.problem?.detail ?? 'Apex refused it');
  return <Status tone="bad" icon={IconX} label={words} />;
}
