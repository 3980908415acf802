// Checks the whole chain of the audit log on request, and says what the result means. It stays until put away.
import { ActionIcon, Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconListCheck, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { use } from 'react';
import { faultWords } from '#shared/text/audit.ts';
import { Problem } from '../../components/form-dialog.tsx';
import { Status } from '../../components/status.tsx';
import { exactTime, plural, whole } from '../../lib/format.ts';
import { client, type Outputs, orpc } from '../../rpc/client.ts';
import { useAction, useMay } from '../../rpc/hooks.ts';
import { TimeZone } from '../../rpc/time-zone.ts';

type Result = Outputs['audit']['verify'];

export const useLogCheck = () => useMutation({ mutationFn: () => client.audit.verify() });

type Check = ReturnType<typeof useLogCheck>;

export const CheckButton = ({ check }: { check: Check }) => (
  <Button leftSection={<IconListCheck size={14} />} loading={check.isPending} onClick={() => check.mutate()}>
    Check the log
  </Button>
);

export function CheckResult({ check }: { check: Check }) {
  if (check.isPending) {
    return (
      <div className="ph-job" role="status">
        Reading every row and comparing it with what was written…
      </div>
    );
  }
  if (check.isError) return <Problem error={check.error} />;
  if (!check.data) return null;
  return (
    <section className="ph-job" aria-label="Result of the check">
      <div className="ph-row ph-row-wrap">
        <Words result={check.data} onSealed={() => check.mutate()} />
        <ActionIcon className="ph-push" aria-label="Put the result away" onClick={check.reset}>
          <IconX size={14} />
        </ActionIcon>
      </div>
    </section>
  );
}

const SEAL_FAULTS = new Set(['cut_off', 'no_mark']);

function Words({ result, onSealed }: { result: Result; onSealed: () => void }) {
  const timeZone = use(TimeZone);
  const broken = result.firstBroken;
  if (result.ok || broken === null) {
    return (
      <span role="status" className="ph-wrap">
        <Status tone="ok" icon={IconCircleCheck} label={`${plural(result.rows, 'row')} checked.`} /> Every one is as it
        was written, none is missing.
      </span>
    );
  }
  const sealOnly = SEAL_FAULTS.has(broken.reason);
  const label =
    broken.reason === 'no_mark' ? 'The seal of the log is missing' : `The log is broken at row ${whole(broken.seq)}`;
  return (
    <>
      <span role="alert" className="ph-wrap">
        <Status tone="bad" icon={IconAlertTriangle} label={label} />
        {broken.at && ` of ${exactTime(broken.at, timeZone)}`}. {faultWords(broken.reason)}{' '}
        {sealOnly
          ? `The ${plural(result.rows, 'row')} that are there follow each other as written. It is so after a restore of other data; otherwise compare with the backups.`
          : `The ${plural(result.rows, 'row')} before it are as written; what follows cannot be trusted. Export the log, keep the database file as it is, and compare with the backups.`}
      </span>
      {sealOnly && <SealAnew onDone={onSealed} />}
    </>
  );
}

/** What only a person can know: that the log rightly is what it is. */
function SealAnew({ onDone }: { onDone: () => void }) {
  const may = useMay('people.manage');
  const seal = useAction(orpc.audit.sealAnew.mutationOptions(), () => 'Sealed. The log says who did it.');
  if (!may) return null;
  return (
    <Button loading={seal.isPending} onClick={() => seal.mutate(undefined, { onSuccess: onDone })}>
      I know why: seal it as it is now
    </Button>
  );
}
