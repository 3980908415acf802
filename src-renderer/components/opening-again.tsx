// The whole window while the program opens again, after a restore: it covers everything, whatever the page beneath
// makes of being signed out meanwhile, and loads the window afresh as soon as the program answers.
import { ORPCError } from '@orpc/client';
import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { client } from '../rpc/client.ts';

const ASK_MS = 800;
/** The program gets a moment to close before it is asked. */
const FIRST_MS = 1500;

/** Whether the program that answers is the new one: there nobody is signed in yet. */
async function isNew(): Promise<boolean> {
  try {
    return (await client.session.view()).state !== 'signed_in';
  } catch (error) {
    // It answers, but has no data open: the fresh window shows the way out.
    return error instanceof ORPCError && error.code === 'DATA_NOT_OPEN';
  }
}

/** Resolves once the program has answered twice in a row. */
async function openedAgain(): Promise<void> {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  await pause(FIRST_MS);
  for (let answers = 0; answers < 2; ) {
    answers = (await isNew()) ? answers + 1 : 0;
    await pause(ASK_MS);
  }
}

function OpeningAgain(props: { reason: string }) {
  useEffect(() => {
    void openedAgain().then(() => location.reload());
  }, []);
  return (
    <div className="ph-curtain" role="alertdialog" aria-modal aria-label="The program opens again" tabIndex={-1}>
      <h1>The program opens again…</h1>
      <p>{props.reason}</p>
      <p className="ph-muted">This takes a few seconds. Then everybody signs in again.</p>
    </div>
  );
}

/** Call after the core agreed to open again. There is no way back from here but the fresh window. */
export function showOpeningAgain(reason: string): void {
  const place = document.createElement('div');
  document.body.append(place);
  createRoot(place).render(<OpeningAgain reason={reason} />);
  for (const child of document.body.children) if (child !== place) child.setAttribute('inert', '');
}
