// The tracker server's key, how the server stands now, and the live check: what it answered in words, and what to do.
import { IconCircleCheck, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { trackerTroubleWords } from '#shared/text/tracker.ts';
import { Section } from '../../components/bits.tsx';
import { Status } from '../../components/status.tsx';
import { plural } from '../../lib/format.ts';
import { type Outputs, orpc } from '../../rpc/client.ts';
import { useAction } from '../../rpc/hooks.ts';
import { useTrackerStatus } from '../tracker/data.ts';
import { TrackerState } from '../tracker/server.tsx';
import { type Secret, SecretForm, type SecretWords } from './secret-form.tsx';

type Check = Outputs['tracker']['test'];

const WORDS: SecretWords = {
  noun: 'key',
  field: 'Key',
  paste: 'Paste the key the tracker gave you',
  without: 'Without a key the tracker lets nobody in, and nothing is sent to Apex while it is the source.',
  removed: 'Key removed. The tracker is not read any more.',
};

/** `url`: as it stands in the field, saved or not. */
export function TrackerSection({ secret, url }: { secret: Secret; url: string }) {
  const status = useTrackerStatus().data;
  const test = useAction(orpc.tracker.test.mutationOptions());
  return (
    <>
      {status?.enabled && (
        <Section
          title="How it stands"
          actions={
            <Link to="/tracker" className="ph-link">
              More about it
            </Link>
          }
        >
          <TrackerState status={status} />
        </Section>
      )}
      <SecretForm
        secret={secret}
        words={WORDS}
        checking={test.isPending}
        onCheck={(key) => test.mutate({ url, ...(key && { key }) })}
        onStore={(key) => {
          if (test.variables?.key !== key) test.reset();
        }}
      >
        <p className="ph-muted ph-wrap">
          {url.trim() === ''
            ? 'Enter the address below first. It is asked as it stands there, saved or not.'
            : `The check asks ${url.trim()}, as it stands below.`}
        </p>
        {test.data && <CheckResult check={test.data} url={test.variables?.url ?? ''} />}
      </SecretForm>
    </>
  );
}

function CheckResult({ check, url }: { check: Check; url: string }) {
  if (check.ok) {
    const found = [
      check.activeBatches === null ? '' : plural(check.activeBatches, 'active batch', 'active batches'),
      check.packages === null ? '' : plural(check.packages, 'package'),
    ].filter(Boolean);
    return (
      <p role="status">
        <Status tone="ok" icon={IconCircleCheck} label="Works." />{' '}
        <span className="ph-muted">
          The tracker answers{url && ` at ${url}`}
          {found.length > 0 && `: ${found.join(', ')}`}.
        </span>
      </p>
    );
  }
  const { label, text, remedy } = trackerTroubleWords(check.trouble ?? '');
  return (
    <div role="alert">
      <p>
        <Status tone="bad" icon={IconX} label={`${label}.`} /> {text} {remedy}
      </p>
      {check.detail && <p className="ph-muted ph-wrap">It said: {check.detail}</p>}
    </div>
  );
}
