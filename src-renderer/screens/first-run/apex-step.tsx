// Apex: the address, the token, and a live check that shows whose token it is and what it may not do. The check
// sends nothing else; saving starts the sync.
import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { IconCircleCheck, IconX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type DescribedError, describeError } from '#shared/text/errors.ts';
import { LoadProblem } from '../../components/empty-state.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { problemOf } from '../../lib/problem.ts';
import { client, type Outputs, orpc } from '../../rpc/client.ts';
import { StepForm } from './step.tsx';

type Settings = Outputs['settings']['get'];
type Check = Outputs['settings']['testApex'];

export function ApexStep(props: { onNext: () => void }) {
  const query = useQuery(orpc.settings.get.queryOptions());
  if (query.isError) return <LoadProblem error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <RowsSkeleton rows={4} />;
  return <ApexForm settings={query.data} onNext={props.onNext} />;
}

function ApexForm({ settings, onNext }: { settings: Settings; onNext: () => void }) {
  const secret = settings.secrets.find(({ name }) => name === 'apex.token');
  const [url, setUrl] = useState(settings.values['apex.url']);
  const [token, setToken] = useState('');
  const [tried, setTried] = useState(false);
  const check = useMutation(orpc.settings.testApex.mutationOptions());
  const urlFixed = settings.fromEnvironment.includes('apex.url');
  const tokenFixed = secret?.fromEnvironment ?? false;
  const typed = token.trim();
  const known = secret?.set ?? false;

  const save = useMutation({
    mutationFn: async () => {
      if (!urlFixed && url.trim() !== settings.values['apex.url'])
        await client.settings.set({ 'apex.url': url.trim() });
      if (typed !== '') await client.settings.setSecret({ name: 'apex.token', value: typed });
    },
    onSuccess: onNext,
  });
  const test = () => {
    setTried(true);
    if (typed !== '' || known) check.mutate({ url: url.trim(), ...(typed !== '' && { token: typed }) });
  };
  const describe = tokenFixed
    ? 'It comes from the environment and cannot be changed here'
    : known
      ? `Set, ends in ${secret?.endsIn ?? '…'}. Enter a new one to replace it.`
      : 'Made on Apex under Settings, API tokens. It must read and change batches.';
  return (
    <StepForm
      title="Apex"
      text="With a token Packhouse reads your batches and keeps their quantities right. It is stored protected and never shown again."
      submit={check.data?.ok ? 'Save and go on' : 'Save without a check'}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => {
        setTried(true);
        if (typed !== '' || known) save.mutate();
      }}
      skip={{
        words: 'Skipping sends nothing to Apex. Today reminds you until a token is there.',
        button: 'Skip',
        go: onNext,
      }}
    >
      <TextInput
        label="Apex address"
        description={
          urlFixed ? 'It comes from the environment and cannot be changed here' : 'Right for nearly everybody'
        }
        disabled={urlFixed}
        spellCheck={false}
        value={url}
        onChange={(event) => {
          setUrl(event.currentTarget.value);
          check.reset();
        }}
      />
      <PasswordInput
        label="Token"
        description={describe}
        disabled={tokenFixed}
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
        value={token}
        error={tried && typed === '' && !known ? 'Paste the token, or skip this step.' : null}
        onChange={(event) => {
          setToken(event.currentTarget.value);
          check.reset();
        }}
      />
      <div className="ph-row">
        <Button onClick={test} loading={check.isPending}>
          Check it now
        </Button>
        <span className="ph-hint">Asks Apex whose token it is and what it may do. Sends nothing else.</span>
      </div>
      {check.isError && <CheckProblem problem={problemOf(check.error)} />}
      {check.data && <CheckResult check={check.data} />}
    </StepForm>
  );
}

const CheckProblem = ({ problem, detail = '' }: { problem: DescribedError; detail?: string }) => (
  <Alert color="red" variant="light" role="alert" title="It does not work yet">
    {problem.text} {problem.remedy}
    {detail !== '' && <p className="ph-hint">{detail}</p>}
  </Alert>
);

function CheckResult({ check }: { check: Check }) {
  if (check.ok) {
    return (
      <p className="ph-status" data-tone="ok" role="status">
        <IconCircleCheck size={16} aria-hidden />
        <span>
          Works: the token belongs to <strong>{check.company ?? 'your company on Apex'}</strong> and may do all that is
          needed{check.missingForOrders.length > 0 ? ' for the sync' : ''}.
          {check.missingForOrders.length > 0 &&
            ` To see orders it would also need ${check.missingForOrders.join(', ')}.`}
        </span>
      </p>
    );
  }
  if (check.missing.length > 0) {
    return (
      <Alert color="red" variant="light" role="alert" icon={<IconX size={16} />} title="The token may do too little">
        It belongs to {check.company ?? 'your company'}, but it may not: {check.missing.join(', ')}. Make a new token on
        Apex with these abilities.
      </Alert>
    );
  }
  const { code = '', detail = '' } = check.problem ?? {};
  return <CheckProblem problem={describeError('APEX_UNREACHABLE', { kind: code, detail: '' })} detail={detail} />;
}
