// What may be seen at this window: the first set-up, the sign-in, the lock over the screens, or the screens. The
// core decides each call; this decides what is drawn.
import { useHotkeys } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { LoadProblem } from '../components/empty-state.tsx';
import { orpc } from '../rpc/client.ts';
import { lockNow } from '../rpc/session.ts';
import { NewPasswordScreen } from '../screens/account/new-password.tsx';
import { Doors } from '../screens/first-run/doors.tsx';
import { SetUpGuide } from '../screens/first-run/guide.tsx';
import { RecoveryPage } from '../screens/recovery/page.tsx';
import { SignInScreen } from '../screens/sign-in/screen.tsx';
import { useGuide } from '../stores/first-run.ts';
import { useSessionStore } from '../stores/session.ts';
import { Cover } from './cover.tsx';
import { IdleWatch } from './idle-watch.tsx';
import { Screens } from './screens.tsx';
import { Starting } from './starting.tsx';

export function Gate() {
  const { view, trouble, dataNotOpen } = useSessionStore();
  const guiding = useGuide((it) => it.door !== null);
  // From anywhere, from within a field too.
  useHotkeys([['mod+shift+L', () => void lockNow()]], []);
  const mayBeLost = dataNotOpen || (view?.state === 'signed_out' && view.people.length === 0);
  const recovery = useQuery(orpc.recovery.state.queryOptions({ enabled: mayBeLost, staleTime: 0 }));

  if (mayBeLost && recovery.data && recovery.data.problem !== null) return <RecoveryPage state={recovery.data} />;
  if (mayBeLost && recovery.isPending) return <Starting />;
  if (!view) {
    return trouble === null ? (
      <Starting />
    ) : (
      <main className="ph-door">
        <LoadProblem error={trouble} onRetry={() => location.reload()} />
      </main>
    );
  }

  const { state, person } = view;
  const atWork = (state === 'signed_in' || state === 'locked') && person !== null;
  return (
    <>
      <Cover covered={state !== 'signed_in' && state !== 'first_run'}>
        {guiding && (atWork || state === 'first_run') ? (
          <SetUpGuide key="guide" />
        ) : atWork ? (
          <Screens key={person.id} personId={person.id} />
        ) : (
          state === 'first_run' && <Doors key="doors" />
        )}
      </Cover>
      {state === 'signed_in' && <IdleWatch lockAfterMinutes={view.lockAfterMinutes} />}
      {(state === 'signed_out' || state === 'locked') && <SignInScreen key={state} view={view} />}
      {state === 'new_password' && person && <NewPasswordScreen name={person.name} />}
    </>
  );
}
