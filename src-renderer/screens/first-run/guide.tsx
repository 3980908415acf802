// The guided set-up: you, the facility, the old settings, Apex, done. Once the account exists every step can be left
// out; Today keeps a list of what is not done yet.
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useSession } from '../../rpc/hooks.ts';
import { closeGuide, useGuide } from '../../stores/first-run.ts';
import { useScreenTitle } from '../../stores/page-title.ts';
import { useUnsaved } from '../../stores/unsaved.ts';
import { type Account, AccountStep, NO_ACCOUNT } from './account-step.tsx';
import { ApexStep } from './apex-step.tsx';
import { DoneStep } from './done-step.tsx';
import { FacilityStep } from './facility-step.tsx';
import { OldSettingsStep } from './old-settings-step.tsx';

const STEPS = {
  account: 'You',
  facility: 'Facility',
  old: 'Old settings',
  apex: 'Apex',
  done: 'Done',
} as const;
type Step = keyof typeof STEPS;

const WITHOUT_OLD: readonly Step[] = ['account', 'facility', 'apex', 'done'];
const WITH_OLD: readonly Step[] = ['account', 'facility', 'old', 'apex', 'done'];

export function SetUpGuide() {
  const door = useGuide((it) => it.door);
  const session = useSession();
  const [step, setStep] = useState<Step>('account');
  const [account, setAccount] = useState<Account>(NO_ACCOUNT);
  const steps = door === 'old-client' ? WITH_OLD : WITHOUT_OLD;
  const at = steps.indexOf(step);
  const next = () => setStep(steps[at + 1] ?? 'done');
  useScreenTitle(`Set up: ${STEPS[step]}`);
  useUnsaved(session?.state === 'first_run' && account.password.first !== '');
  return (
    <main className="ph-door">
      <div className="ph-door-card ph-guide">
        <nav aria-label="Steps of the set-up">
          <ol className="ph-steps">
            {steps.map((one, i) => (
              <li
                key={one}
                data-state={i < at ? 'done' : i === at ? 'now' : 'later'}
                {...(i === at && { 'aria-current': 'step' as const })}
              >
                <span className="ph-step-sign" aria-hidden>
                  {i < at ? <IconCheck size={14} /> : i + 1}
                </span>
                <span>
                  {STEPS[one]}
                  {i < at && <span className="ph-visually-hidden"> (done)</span>}
                </span>
              </li>
            ))}
          </ol>
        </nav>
        <section className="ph-guide-step" aria-live="off">
          {step === 'account' && (
            <AccountStep value={account} onChange={setAccount} onBack={closeGuide} onNext={next} />
          )}
          {step === 'facility' && (
            <FacilityStep
              account={account}
              onBack={() => setStep('account')}
              onDone={() => {
                setAccount(NO_ACCOUNT);
                next();
              }}
            />
          )}
          {step === 'old' && <OldSettingsStep onNext={next} />}
          {step === 'apex' && <ApexStep onNext={next} />}
          {step === 'done' && <DoneStep />}
        </section>
      </div>
    </main>
  );
}
