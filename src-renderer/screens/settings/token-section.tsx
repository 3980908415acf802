// The Apex token: written, never read back; and a live check that sends nothing else.
import { IconCircleCheck, IconX } from '@tabler/icons-react';
import { Status } from '../../components/status.tsx';
import { type Outputs, orpc } from '../../rpc/client.ts';
import { useAction } from '../../rpc/hooks.ts';
import { type Secret, SecretForm, type SecretWords } from './secret-form.tsx';

type Check = Outputs['settings']['testApex'];

const WORDS: SecretWords = {
  noun: 'token',
  field: 'Token',
  paste: 'Paste the token from Apex',
  without: 'Without a token nothing is sent to Apex.',
  removed: 'Token removed. Nothing is sent to Apex any more.',
};

export function TokenSection({ secret, url }: { secret: Secret; url: string }) {
  const test = useAction(orpc.settings.testApex.mutationOptions());
  return (
    <SecretForm
      secret={secret}
      words={WORDS}
      checking={test.isPending}
      onCheck={(token) => test.mutate({ url, ...(token && { token }) })}
      onStore={(token) => {
        // What a check found stays true of the token it checked. Not when the answer is here: by then somebody may have
        // asked for a check of the new token, and would never hear of it.
        if (test.variables?.token !== token) test.reset();
      }}
    >
      {test.data && <CheckResult check={test.data} />}
    </SecretForm>
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
