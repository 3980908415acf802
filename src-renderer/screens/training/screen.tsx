// Training: play the outside world and watch what Packhouse does about it. Only in the sandbox.
import { Button, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Ago, Figure, KeyFigures, Section } from '../../components/bits.tsx';
import { EmptyState, LoadProblem } from '../../components/empty-state.tsx';
import { Screen } from '../../components/screen.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { whole } from '../../lib/format.ts';
import { orpc } from '../../rpc/client.ts';
import { useAction, useMay, useSession } from '../../rpc/hooks.ts';
import { ApexFaults, GoogleFaults } from './fault-form.tsx';
import { TrainingHelp } from './help.tsx';
import { EditForm, SellForm } from './outside-forms.tsx';
import { OpenTrainingSheet, SheetActs } from './sheet-acts.tsx';
import { TrackerActs } from './tracker-acts.tsx';

const REFRESH_MS = 5000;

export function TrainingScreen() {
  const training = useSession()?.training;
  const may = useMay('sandbox.operate');
  const query = useQuery(orpc.sandbox.state.queryOptions({ refetchInterval: REFRESH_MS }));
  const driver = useAction(orpc.sandbox.setDriver.mutationOptions());
  const it = query.data;
  return (
    <Screen title="Training" help={<TrainingHelp />}>
      {training === false ? (
        <EmptyState title="Only in the training sandbox">
          <p>This is the real facility. Start the training sandbox to practise with a sample one.</p>
        </EmptyState>
      ) : query.isError ? (
        <LoadProblem error={query.error} onRetry={() => void query.refetch()} />
      ) : !it ? (
        <RowsSkeleton />
      ) : (
        <>
          <KeyFigures label="The sandbox">
            <Figure label="Sample Apex and Google">{it.active ? 'Running' : 'Stopped'}</Figure>
            <Figure label="People act by themselves">{it.driverRunning ? 'Yes' : 'No'}</Figure>
            <Figure label="Requests Apex answered">{whole(it.requests)}</Figure>
            <Figure label="Google answered">{whole(it.googleRequests)}</Figure>
            <Figure label="Faults switched on">{whole(it.faults.length + it.googleFaults.length)}</Figure>
          </KeyFigures>
          <div className="ph-scroll ph-two">
            <div>
              <Section title="Customers, and people in the sheet">
                <Switch
                  size="xs"
                  label="Customers buy and people edit by themselves"
                  description="On Apex every 20 seconds or so; in the sheet somebody types about once a minute."
                  disabled={!may}
                  checked={it.driverRunning}
                  onChange={(event) => driver.mutate({ running: event.currentTarget.checked })}
                />
              </Section>
              {may ? (
                <>
                  <Section title="Somebody buys on Apex">
                    <SellForm />
                  </Section>
                  <Section title="Somebody edits a quantity on Apex">
                    <EditForm />
                  </Section>
                  <Section title="Somebody in the sheet" actions={<OpenTrainingSheet url={it.sheetUrl} />}>
                    <SheetActs packedHeader={it.packedHeader} />
                  </Section>
                  <Section title="A tracker server">
                    <TrackerActs tracker={it.tracker} />
                  </Section>
                  <Section title="Faults of Apex" actions={it.faults.length > 0 && <RemoveFaults />}>
                    <ApexFaults faults={it.faults} />
                  </Section>
                  <Section title="Faults of Google" actions={it.googleFaults.length > 0 && <RemoveFaults />}>
                    <GoogleFaults faults={it.googleFaults} />
                  </Section>
                </>
              ) : (
                <p className="ph-muted">
                  As a Viewer you only look. To sell, edit and switch faults on here, choose “Switch person” in your
                  menu and be somebody else.
                </p>
              )}
            </div>
            <Section title="Happening there">
              {it.happenings.length === 0 && (
                <p className="ph-muted">Nothing yet. Sell something, or switch the customers on.</p>
              )}
              <ol className="ph-timeline" aria-live="polite">
                {it.happenings.map((happening) => (
                  <li key={`${happening.at}-${happening.what}`}>
                    <span>{happening.what}</span>
                    <span className="ph-muted">
                      <Ago at={happening.at} />
                    </span>
                  </li>
                ))}
              </ol>
            </Section>
          </div>
        </>
      )}
    </Screen>
  );
}

function RemoveFaults() {
  const clear = useAction(orpc.sandbox.clearFaults.mutationOptions(), () => 'Faults removed');
  return (
    <Button loading={clear.isPending} onClick={() => clear.mutate(undefined)}>
      Remove all faults
    </Button>
  );
}
