// Who is working here: choose a person, then PIN or password. The same screen covers a locked window, asking the
// person who locked it first. In training a name is enough.
import { IconArrowLeft, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { SessionView } from '#shared/contract/session.ts';
import { ROLE_TEXT } from '#shared/text/labels.ts';
import { useTrainingSwitch } from '../../app/training-switch.ts';
import { Problem } from '../../components/form-dialog.tsx';
import { client } from '../../rpc/client.ts';
import { useLockScreen } from '../../stores/lock-screen.ts';
import { useCoverTitle } from '../../stores/page-title.ts';
import { hasUnsaved } from '../../stores/unsaved.ts';
import { PasswordForm } from './password-form.tsx';
import { PinForm } from './pin-form.tsx';
import { Tiles } from './tiles.tsx';
import { useAttempt } from './use-attempt.ts';

type Person = SessionView['people'][number];

const OTHER = 'somebody-else';

/** Whom the screen asks first: whoever locked it, or the only one there is. */
function firstChoice(view: SessionView, everybody: boolean): string | null {
  if (view.training || everybody) return null;
  if (view.state === 'locked') return view.person?.id ?? null;
  return view.people.length === 1 ? (view.people[0]?.id ?? null) : view.people.length === 0 ? OTHER : null;
}

export function SignInScreen({ view }: { view: SessionView }) {
  const everybody = useLockScreen((it) => it.everybody);
  const [chosen, setChosen] = useState(() => firstChoice(view, everybody));
  const [last, setLast] = useState<string | null>(null);
  const practise = useAttempt();
  const training = useTrainingSwitch();
  const locked = view.state === 'locked';
  const person = view.people.find(({ id }) => id === chosen);
  const asking = person !== undefined || chosen === OTHER;
  useCoverTitle(locked ? 'Locked' : 'Sign in');

  const choose = (one: Person) =>
    view.training ? void practise.run(() => client.session.practise({ personId: one.id })) : setChosen(one.id);
  const back = () => {
    setLast(chosen);
    setChosen(null);
  };
  const owner = locked && hasUnsaved() && chosen !== view.person?.id ? view.person?.name : undefined;
  return (
    <main className="ph-door">
      <div className={asking ? 'ph-door-card ph-door-narrow' : 'ph-door-card'}>
        <p className="ph-door-facility">{view.facility}</p>
        {asking ? (
          <Asking key={chosen} view={view} person={person} locked={locked} onBack={back} />
        ) : (
          <>
            <h1>{view.training ? 'Choose who you want to be' : 'Who is working here?'}</h1>
            {view.training && (
              <p className="ph-muted">
                Each may do something else. Nobody has a password here; come back any time and be another one.
              </p>
            )}
            {practise.error !== null && <Problem error={practise.error} />}
            <Tiles
              people={view.people}
              training={view.training}
              focus={last ?? view.person?.id ?? null}
              busy={practise.busy}
              onChoose={choose}
              onOther={view.training ? null : () => setChosen(OTHER)}
            />
          </>
        )}
        {owner !== undefined && (
          <p className="ph-hint">
            {owner} has something open here that is not saved. It is lost when somebody else signs in.
          </p>
        )}
      </div>
      {training.error !== null && <Problem error={training.error} />}
      <footer className="ph-door-foot">
        {view.canSwitch && !view.training && (
          <button type="button" className="ph-link" onClick={training.enter} disabled={training.busy}>
            Open the training sandbox
          </button>
        )}
        <span className="ph-muted">Packhouse {view.version}</span>
      </footer>
    </main>
  );
}

interface AskingProps {
  readonly view: SessionView;
  /** Undefined: somebody whose name is typed. */
  readonly person: Person | undefined;
  readonly locked: boolean;
  readonly onBack: () => void;
}

function Asking({ view, person, locked, onBack }: AskingProps) {
  const [password, setPassword] = useState(person === undefined || !person.pin);
  const [because, setBecause] = useState<unknown>(null);
  const own = locked && person?.id === view.person?.id;
  const submit = own ? 'Unlock' : 'Sign in';
  return (
    <>
      {own && (
        <p className="ph-status">
          <IconLock size={14} aria-hidden /> Locked
        </p>
      )}
      <h1>{person?.name ?? 'Sign in'}</h1>
      {person && <p className="ph-muted">{ROLE_TEXT[person.role].label}</p>}
      {person && !password ? (
        <PinForm
          person={person}
          submit={submit}
          onPassword={(reason) => {
            setBecause(reason);
            setPassword(true);
          }}
        />
      ) : (
        <PasswordForm name={person?.name ?? null} submit={submit} because={because} />
      )}
      {view.people.length > 0 && (
        <button type="button" className="ph-link ph-door-back" onClick={onBack}>
          <IconArrowLeft size={14} aria-hidden /> {person ? 'Choose another person' : 'Back to the people'}
        </button>
      )}
    </>
  );
}
